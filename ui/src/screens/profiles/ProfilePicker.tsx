import { useDeferredValue, useRef, useState } from "react";
import { Link } from "wouter";
import type { Service } from "../../bindings";
import { Button } from "../../components/Button";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { ServiceTile } from "../../components/ServiceTile";
import { SidePanel } from "../../components/SidePanel";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { moveFocus } from "../../lib/move-focus";
import { useRpc } from "../../lib/query";
import { MethodTile } from "./MethodTile";
import { METHODS, wordsOf } from "./methods";
import { findServices, nameSome } from "./profile-list";

type Kind = "service" | "own";

/** The first question of a new profile: which service, or else which method. */
export function ProfilePicker({ begin, onClose }: { begin: Kind; onClose: () => void }) {
  const services = useRpc("service_list", {});
  const [kind, setKind] = useState(begin);
  const [search, setSearch] = useState("");
  const found = findServices(services.data ?? [], useDeferredValue(search));
  const list = useRef<HTMLDivElement>(null);

  return (
    <SidePanel title="Create auth profile" onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p className="text-ink-2">
          {kind === "service"
            ? "Which service do your flows talk to? Its addresses and permissions are known."
            : "How does your application let callers in?"}
        </p>
        <Segmented
          label="Start from"
          value={kind}
          onChange={setKind}
          className="self-start"
          segments={[
            {
              value: "service",
              label: "Built-in service",
              ...(services.data && { count: services.data.length }),
            },
            { value: "own", label: "Own application" },
          ]}
        />
        {kind === "service" && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys go on to the list
          <div
            onKeyDownCapture={(event) => {
              if (event.key === "Escape" && !search) onClose();
            }}
            onKeyDown={(event) => {
              const first = list.current?.querySelector<HTMLElement>("[data-row-link]");
              if (event.key === "ArrowDown") first?.focus();
              else if (event.key === "Enter" && search) first?.click();
              else return;
              event.preventDefault();
            }}
          >
            <SearchBox
              label="Find a service"
              value={search}
              onChange={setSearch}
              className="w-full"
              slashKey={false}
              autoFocus
            />
          </div>
        )}
      </div>
      <div ref={list} className="-mx-4 -mt-1 -mb-4">
        {kind === "own" ? (
          <MethodRows />
        ) : (
          <>
            {services.isPending && <Skeleton tall rows={8} label="Loading the services" />}
            {services.error && !services.data && (
              <ErrorState
                title="The services could not be read"
                error={services.error}
                onRetry={() => void services.refetch()}
              />
            )}
            <ServiceRows services={found} />
            {services.data && found.length === 0 && (
              <div className="px-4 py-3">
                <p className="mb-2 text-ink-2">
                  {search.trim()
                    ? `No built-in service is called “${search.trim()}”. Any other application works too, by its method.`
                    : "There are no built-in services here. Any application works by its method."}
                </p>
                <Button size="sm" onClick={() => setKind("own")}>
                  Choose a method
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </SidePanel>
  );
}

const row =
  "flex min-h-12 items-center gap-3 border-b border-line px-4 py-1.5 -outline-offset-2 hover:bg-hover";

function ServiceRows({ services }: { services: readonly Service[] }) {
  return (
    <ul onKeyDown={moveFocus}>
      {services.map((service) => (
        <li key={service.key}>
          <Link
            href={`/profiles/new?service=${encodeURIComponent(service.key)}`}
            data-row-link
            className={row}
          >
            <ServiceTile name={service.name} service={service.key} />
            <span className="min-w-0 flex-1">
              <span className="block truncate leading-[18px] font-semibold">{service.name}</span>
              <span className="block truncate text-12 text-ink-3">{about(service)}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** "OAuth 2, for United States, Europe and 3 more"; "Bearer token and OAuth 2". */
function about({ variants }: Service): string {
  const methods = [...new Set(variants.map(({ profile }) => wordsOf(profile.method.type).label))];
  const places = variants.map(({ name }) => name);
  return methods.length > 1 || places.length < 2
    ? nameSome(methods, 3)
    : `${nameSome(methods)}, for ${nameSome(places)}`;
}

function MethodRows() {
  return (
    <ul onKeyDown={moveFocus}>
      {METHODS.map(({ type, label, about }) => (
        <li key={type}>
          <Link href={`/profiles/new?method=${type}`} data-row-link className={row}>
            <MethodTile method={type} />
            <span className="min-w-0 flex-1">
              <span className="block leading-[18px] font-semibold">{label}</span>
              <span className="block text-12 text-ink-3">{about}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
