import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { Link } from "wouter";
import type { ProfileSummary, Service } from "../../bindings";
import { SearchBox } from "../../components/SearchBox";
import { ServiceTile } from "../../components/ServiceTile";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { fold } from "../../lib/fold";
import { useRpc } from "../../lib/query";
import { methodWords } from "./fields";

/** What a connection is made from: a profile of one's own, or a built-in service. */
export type Source = { type: "profile"; id: string } | { type: "service"; key: string };

/** Arrow keys go from one row to the next, also from the search into the list. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, [data-source]")];
  const next = stops[stops.indexOf(event.target as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function PickSource({ onPick }: { onPick: (source: Source) => void }) {
  const profiles = useRpc("profile_list", {});
  const services = useRpc("service_list", {});
  const [search, setSearch] = useState("");
  const words = fold(search).split(/\s+/).filter(Boolean);
  const found = (text: string) => words.every((word) => fold(text).includes(word));

  const error = profiles.error ?? services.error;
  if (error) {
    const retry = () => {
      void profiles.refetch();
      void services.refetch();
    };
    return <ErrorState title="The services could not be read" error={error} onRetry={retry} />;
  }
  if (!profiles.data || !services.data) return <Skeleton tall rows={8} label="Loading" />;

  const own = profiles.data.filter((one) => found(`${one.name} ${one.method_label}`));
  const known = services.data.filter((one) => found(`${one.name} ${one.key}`));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys, for what stands inside
    <div onKeyDown={moveFocus} className="flex flex-col gap-4">
      <SearchBox
        label="Find a service or profile"
        value={search}
        onChange={setSearch}
        className="w-full"
        slashKey={false}
        autoFocus
      />
      <Group title="Your auth profiles" rows={own.length}>
        {own.map((profile) => (
          <ProfileRow
            key={profile.id}
            profile={profile}
            onPick={() => onPick({ type: "profile", id: profile.id })}
          />
        ))}
      </Group>
      <Group title="Services" rows={known.length}>
        {known.map((service) => (
          <ServiceRow
            key={service.key}
            service={service}
            onPick={() => onPick({ type: "service", key: service.key })}
          />
        ))}
      </Group>
      <p className="text-12 text-ink-3">
        {own.length + known.length === 0 && "Nothing is called that. "}
        Another application, such as an internal API?{" "}
        <Link href="/profiles/new" className="rounded-1 font-medium text-accent hover:underline">
          Create an auth profile
        </Link>{" "}
        for it first.
      </p>
    </div>
  );
}

function Group({ title, rows, children }: { title: string; rows: number; children: ReactNode }) {
  const id = useId();
  if (rows === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1 text-12 font-medium text-ink-3">
        {title}
      </h3>
      <ul className="-mx-4 border-t border-line">{children}</ul>
    </section>
  );
}

function ProfileRow({ profile, onPick }: { profile: ProfileSummary; onPick: () => void }) {
  return (
    <Row name={profile.name} service={profile.service} sub={profile.method_label} onPick={onPick} />
  );
}

function ServiceRow({ service, onPick }: { service: Service; onPick: () => void }) {
  const methods = new Set(service.variants.map(({ profile }) => methodWords(profile.method)));
  // Where there is a choice, the details come with it.
  const [first = ""] = methods;
  const short = new Set([...methods].map((words) => words.split(/,| in /)[0]));
  return (
    <Row
      name={service.name}
      service={service.key}
      sub={methods.size > 1 ? [...short].join(" or ") : first}
      onPick={onPick}
    />
  );
}

function Row({
  name,
  service,
  sub,
  onPick,
}: {
  name: string;
  service: string | null | undefined;
  sub: string;
  onPick: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        data-source
        onClick={onPick}
        className="flex h-row-tall w-full items-center gap-3 border-b border-line px-4 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ServiceTile name={name} service={service} />
        <span className="min-w-0">
          <span className="block truncate leading-[18px] font-semibold">{name}</span>
          <span className="block truncate text-12 text-ink-3">{sub}</span>
        </span>
      </button>
    </li>
  );
}
