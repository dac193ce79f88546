import { useMemo, useState } from "react";
import { useLocation, useParams } from "wouter";
import { Button } from "../../components/Button";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { AgainProgress } from "../../delivery/again/AgainProgress";
import { useRpc } from "../../lib/query";
import { Page } from "../../shell/Page";
import { ActivityTabs } from "../activity/ActivityTabs";
import { DestinationPanel } from "./DestinationPanel";
import { DestinationsTable } from "./DestinationsTable";
import { countShown, listDestinations, type Shown } from "./destination-filter";

/** `#/activity/destinations/<id>`: where requests go, how that is, and how much may go there. */
export default function Destinations() {
  const { destination: selected } = useParams<{ destination?: string }>();
  const [, go] = useLocation();
  const list = useRpc("destination_list", {});
  const [shown, setShown] = useState<Shown>("all");
  const [words, setWords] = useState("");
  const all = list.data;
  const counts = useMemo(() => countShown(all ?? []), [all]);
  const rows = useMemo(() => listDestinations(all ?? [], shown, words), [all, shown, words]);
  const empty = all?.length === 0;
  const open = (id: string) => go(`/activity/destinations/${id}`);
  const chosen = all?.find((one) => one.id === selected);

  return (
    <Page
      title="Activity"
      sub={<ActivityTabs />}
      actions={!empty && <SearchBox label="Find a destination" value={words} onChange={setWords} />}
    >
      <AgainProgress />
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
                  { value: "waiting", label: "With waiting deliveries", count: counts.waiting },
                  { value: "held", label: "Paused or resting", count: counts.held },
                ]}
              />
            </div>
          )}
          {list.isPending && <Skeleton tall rows={8} label="Loading the destinations" />}
          {list.error && !all && (
            <ErrorState
              title="The destinations could not be read"
              error={list.error}
              onRetry={() => void list.refetch()}
            />
          )}
          {empty && (
            <EmptyState title="A destination is where requests go: a host, through a connection or without one.">
              It appears here once something was sent there. Then you can set how much may go there
              at a time, and pause it; deliveries wait until you resume it.
            </EmptyState>
          )}
          {all && rows.length > 0 && (
            <DestinationsTable destinations={rows} selected={selected} onOpen={open} />
          )}
          {all && !empty && rows.length === 0 && (
            <EmptyState
              title={
                words
                  ? `No destination is called “${words}”.`
                  : shown === "held"
                    ? "Nothing is paused or resting."
                    : "No delivery waits."
              }
              actions={
                <Button
                  onClick={() => {
                    setShown("all");
                    setWords("");
                  }}
                >
                  Show all destinations
                </Button>
              }
            />
          )}
        </div>
        {chosen && (
          <DestinationPanel
            key={chosen.id}
            destination={chosen}
            onClose={() => go("/activity/destinations")}
          />
        )}
      </div>
    </Page>
  );
}
