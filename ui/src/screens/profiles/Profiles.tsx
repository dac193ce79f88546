import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation, useParams } from "wouter";
import type { ProfileSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { ServiceTile } from "../../components/ServiceTile";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { type Command, useCommands } from "../../lib/commands";
import { number } from "../../lib/format";
import { useRpc } from "../../lib/query";
import { Page } from "../../shell/Page";
import { ProfilePanel } from "./ProfilePanel";
import { ProfilesTable } from "./ProfilesTable";
import { findProfiles } from "./profile-list";

type Shown = "all" | "used" | "unused";

/** How applications let callers in: the list, and one profile (or a new one) at the right. */
export default function Profiles() {
  const { profile: open } = useParams<{ profile?: string }>();
  const [, go] = useLocation();
  const profiles = useRpc("profile_list", {});
  const services = useRpc("service_list", {});
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");

  const all = profiles.data;
  const byKey = useMemo(
    () => new Map((services.data ?? []).map((service) => [service.key, service])),
    [services.data],
  );
  const sets = useMemo(() => split(all ?? []), [all]);
  const rows = useMemo(() => findProfiles(sets[shown], search), [sets, shown, search]);
  const empty = all?.length === 0;
  const openProfile = (id: string | undefined) => go(id ? `/profiles/${id}` : "/profiles");
  usePaletteCommands(all);

  const create = (words: string) => (
    <Button tone={open ? "default" : "primary"} icon={<Plus />} onClick={() => openProfile("new")}>
      {words}
    </Button>
  );
  return (
    <Page
      title="Auth profiles"
      sub={all && !empty ? number(all.length) : undefined}
      actions={
        !empty && (
          <>
            <SearchBox label="Find an auth profile" value={search} onChange={setSearch} />
            {create("Create auth profile")}
          </>
        )
      }
    >
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {empty ? (
            <EmptyState
              title="An auth profile says how an application lets callers in, for all your connections to it."
              actions={create("Start from a built-in service")}
            >
              Slack, Google, Zoho, Salesforce and more are prepared; anything else works by its
              method.
            </EmptyState>
          ) : (
            <>
              <div className="flex h-bar shrink-0 items-center border-b border-line px-4">
                <Segmented
                  label="Show"
                  value={shown}
                  onChange={setShown}
                  segments={[
                    { value: "all", label: "All", count: sets.all.length },
                    { value: "used", label: "Used", count: sets.used.length },
                    { value: "unused", label: "Not used", count: sets.unused.length },
                  ]}
                />
              </div>
              {profiles.isPending && <Skeleton tall rows={8} label="Loading the auth profiles" />}
              {profiles.error && !all && (
                <ErrorState
                  title="The auth profiles could not be read"
                  error={profiles.error}
                  onRetry={() => void profiles.refetch()}
                />
              )}
              {rows.length > 0 && (
                <ProfilesTable
                  profiles={rows}
                  services={byKey}
                  selected={open}
                  onOpen={openProfile}
                />
              )}
              {all && rows.length === 0 && (
                <EmptyState
                  title={search ? `No auth profile matches “${search}”.` : NONE[shown]}
                  actions={
                    <Button
                      onClick={() => {
                        setSearch("");
                        setShown("all");
                      }}
                    >
                      Show all auth profiles
                    </Button>
                  }
                />
              )}
            </>
          )}
        </div>
        {open && all && (
          <ProfilePanel
            open={open}
            profiles={all}
            services={byKey}
            ready={!services.isPending}
            onClose={() => openProfile(undefined)}
          />
        )}
      </div>
    </Page>
  );
}

const NONE: Record<Shown, string> = {
  all: "There is no auth profile.",
  used: "No connection uses an auth profile yet.",
  unused: "Every auth profile is used by a connection.",
};

function split(all: readonly ProfileSummary[]): Record<Shown, readonly ProfileSummary[]> {
  return {
    all,
    used: all.filter((profile) => profile.connections.length > 0),
    unused: all.filter((profile) => profile.connections.length === 0),
  };
}

/** Every profile by name in the command palette while this screen is open. */
function usePaletteCommands(all: readonly ProfileSummary[] | undefined): void {
  const [, go] = useLocation();
  const commands = useMemo<Command[]>(
    () =>
      (all ?? []).map(({ id, name, service, method_label }) => ({
        id: `profile.${id}`,
        label: name,
        words: method_label,
        hint: "Auth profile",
        icon: <ServiceTile name={name} service={service} size={16} />,
        run: () => go(`/profiles/${id}`),
      })),
    [all, go],
  );
  useCommands("profiles", commands);
}
