import { Command } from "cmdk";
import { Check, RefreshCw, Search } from "lucide-react";
import { Link } from "wouter";
import type { ConnectionId, ConnectionSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { ServiceTile } from "../../components/ServiceTile";
import { StatusGlyph } from "../../components/Status";
import type { ConnectionRef } from "../../connections/connection-ref";
import { useConnections } from "../../connections/use-connections";
import { statusOf } from "../../connections/words";
import { fold } from "../../lib/fold";
import { useNow } from "../../lib/use-now";

const NONE = "none";

export interface ConnectionListProps {
  chosen: ConnectionId | undefined;
  onChoose: (connection: ConnectionRef | undefined) => void;
}

/** Connections by profile, each with how it is; before them, no authentication. */
export function ConnectionList({ chosen, onChoose }: ConnectionListProps) {
  const list = useConnections();
  const now = useNow(60_000);
  const groups = byProfile(list.data ?? []);
  return (
    <Command
      loop
      label="Connections"
      defaultValue={chosen || NONE}
      filter={(_, typed, keywords = []) => {
        const text = fold(keywords.join(" "));
        return fold(typed)
          .split(/\s+/)
          .every((word) => text.includes(word))
          ? 1
          : 0;
      }}
    >
      <div className="flex h-8 items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-3.5 text-ink-3" />
        <Command.Input
          autoFocus
          placeholder="Find a connection"
          className="min-w-0 flex-1 bg-transparent outline-none"
        />
      </div>
      <Command.List className="max-h-72 overflow-auto overscroll-contain py-1">
        <Command.Empty className="px-3 py-2 text-12 text-ink-3">
          No connection is called that.
        </Command.Empty>
        <Command.Item
          value={NONE}
          keywords={["No authentication none"]}
          onSelect={() => onChoose(undefined)}
          className={item}
        >
          <Tick on={chosen === undefined} />
          <span className="flex-1">No authentication</span>
        </Command.Item>
        {[...groups].map(([profile, connections]) => (
          <Command.Group
            key={profile}
            heading={profile}
            className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-3"
          >
            {connections.map((connection) => (
              <Row
                key={connection.id}
                connection={connection}
                chosen={connection.id === chosen}
                now={now}
                onChoose={() => onChoose({ id: connection.id, name: connection.name })}
              />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <div className="flex items-center gap-2 border-t border-line px-2 py-1.5">
        <Button
          tone="quiet"
          size="sm"
          icon={<RefreshCw />}
          busy={list.isFetching}
          onClick={() => void list.refetch()}
        >
          Refresh
        </Button>
        <Link
          href="/connections"
          className="ml-auto rounded-1 px-1 text-12 font-medium text-accent hover:underline"
        >
          All connections
        </Link>
      </div>
    </Command>
  );
}

function byProfile(connections: readonly ConnectionSummary[]): Map<string, ConnectionSummary[]> {
  const groups = new Map<string, ConnectionSummary[]>();
  for (const connection of connections) {
    const group = groups.get(connection.profile_name);
    if (group) group.push(connection);
    else groups.set(connection.profile_name, [connection]);
  }
  return groups;
}

const item = "flex min-h-8 items-center gap-2 px-3 py-1 data-[selected=true]:bg-selected";

function Row({
  connection,
  chosen,
  now,
  onChoose,
}: {
  connection: ConnectionSummary;
  chosen: boolean;
  now: number;
  onChoose: () => void;
}) {
  const { id, name, service, account, link_name, profile_name } = connection;
  const status = statusOf(connection, now);
  return (
    <Command.Item
      value={id}
      keywords={[name, link_name, profile_name, account ?? ""]}
      onSelect={onChoose}
      className={item}
    >
      <Tick on={chosen} />
      <ServiceTile name={name} service={service} size={16} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        {status.mark === "ok" ? (
          account && <span className="block truncate text-12 text-ink-3">{account}</span>
        ) : (
          <span className="block truncate text-12 text-ink-3">
            {status.words}
            {account && `, ${account}`}
          </span>
        )}
      </span>
      {status.mark !== "ok" && <StatusGlyph mark={status.mark} />}
    </Command.Item>
  );
}

function Tick({ on }: { on: boolean }) {
  return (
    <span className="grid w-3.5 shrink-0 place-items-center">
      {on && <Check aria-label="Chosen" className="size-3.5 text-accent" />}
    </span>
  );
}
