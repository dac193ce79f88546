import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import type { ConnectionId } from "../../bindings";
import { Button } from "../../components/Button";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { CreateConnection } from "../../connections/create/CreateConnection";
import type { Source } from "../../connections/create/PickSource";
import { useConnections } from "../../connections/use-connections";
import { number } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { Page } from "../../shell/Page";
import { Asked, type Question } from "./Asked";
import { ConnectionPanel, readWish } from "./ConnectionPanel";
import { ConnectionsTable } from "./ConnectionsTable";
import { countShown, listConnections, type Shown } from "./connection-filter";
import { VaultSign } from "./VaultSign";

const NEW = "new";

/** `/connections/new?service=slack` and `?profile=<id>` begin with what to connect to. */
function readSource(search: string): Source | undefined {
  const query = new URLSearchParams(search);
  const [profile, service] = [query.get("profile"), query.get("service")];
  if (profile) return { type: "profile", id: profile };
  return service ? { type: "service", key: service } : undefined;
}

/** `#/connections/<id>`, `#/connections/new`. */
export default function Connections() {
  const { connection: selected } = useParams<{ connection?: string }>();
  const search = useSearch();
  const [, go] = useLocation();
  const list = useConnections();
  const [shown, setShown] = useState<Shown>("all");
  const [words, setWords] = useState("");
  const [question, setQuestion] = useState<Question>();
  const now = useNow(60_000);

  const all = list.data;
  const counts = useMemo(() => countShown(all ?? [], now), [all, now]);
  const rows = useMemo(
    () => listConnections(all ?? [], shown, words, now),
    [all, shown, words, now],
  );
  const open = (id: ConnectionId, wish?: string) =>
    go(`/connections/${id}${wish ? `?${wish}` : ""}`);
  const close = () => go("/connections");
  const empty = all?.length === 0;

  const create = (
    <Button
      // The panel at the right has the main action while it is open.
      tone={selected ? "default" : "primary"}
      icon={<Plus />}
      onClick={() => go(`/connections/${NEW}`)}
    >
      Create connection
    </Button>
  );

  return (
    <Page
      title="Connections"
      sub={all && !empty ? number(all.length) : undefined}
      actions={
        !empty && (
          <>
            <SearchBox label="Find a connection" value={words} onChange={setWords} />
            {create}
          </>
        )
      }
    >
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {!empty && (
            <div className="flex h-bar shrink-0 items-center gap-2 border-b border-line px-4">
              <Segmented
                label="Show"
                value={shown}
                onChange={setShown}
                segments={[
                  { value: "all", label: "All", count: counts.all },
                  { value: "look", label: "Needs a look", count: counts.look },
                  { value: "unused", label: "Not used", count: counts.unused },
                ]}
              />
              <VaultSign className="ml-auto" />
            </div>
          )}
          {list.isPending && <Skeleton tall rows={8} label="Loading the connections" />}
          {list.error && !all && (
            <ErrorState
              title="The connections could not be read"
              error={list.error}
              onRetry={() => void list.refetch()}
            />
          )}
          {empty && (
            <EmptyState
              title="A connection lets flows use another application, without anybody seeing its key."
              actions={selected !== NEW && create}
            >
              Pick Slack, Zoho, GitHub or an application of your own, sign in once, and use it in
              any flow. What is secret stays in the vault on this computer.
            </EmptyState>
          )}
          {all && rows.length > 0 && (
            <ConnectionsTable
              connections={rows}
              selected={selected}
              now={now}
              onOpen={open}
              onAsk={setQuestion}
            />
          )}
          {all && !empty && rows.length === 0 && (
            <Nothing
              shown={shown}
              search={words}
              onShowAll={() => {
                setShown("all");
                setWords("");
              }}
            />
          )}
        </div>
        {selected === NEW && (
          <CreateConnection
            key={search}
            from={readSource(search)}
            onClose={close}
            onMade={(made) => go(`/connections/${made.id}`, { replace: true })}
          />
        )}
        {selected && selected !== NEW && (
          <ConnectionPanel
            key={selected}
            id={selected}
            wish={readWish(search)}
            onWishDone={() => go(`/connections/${selected}`, { replace: true })}
            onClose={close}
            onAsk={setQuestion}
          />
        )}
      </div>
      {question && (
        <Asked
          question={question}
          onClose={() => setQuestion(undefined)}
          onDeleted={(id) => id === selected && close()}
        />
      )}
    </Page>
  );
}

function Nothing({
  shown,
  search,
  onShowAll,
}: {
  shown: Shown;
  search: string;
  onShowAll: () => void;
}) {
  const title = search
    ? `No connection is called “${search}”.`
    : {
        all: "No connections.",
        look: "Nothing needs a look.",
        unused: "Every connection is used by a flow.",
      }[shown];
  return (
    <EmptyState title={title} actions={<Button onClick={onShowAll}>Show all connections</Button>}>
      {shown === "look" &&
        !search &&
        "Connections that have to be connected again, or whose access ends soon, appear here."}
    </EmptyState>
  );
}
