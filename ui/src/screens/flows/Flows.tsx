import { ArrowDown, Plus, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { number } from "../../lib/format";
import { oneOf, pref, usePref } from "../../lib/prefs";
import { useRpc } from "../../lib/query";
import { useFileDrop } from "../../lib/use-file-drop";
import { Page } from "../../shell/Page";
import { FirstStart } from "./FirstStart";
import { FlowsTable } from "./FlowsTable";
import { useFlowActions } from "./flow-actions";
import { countShown, listFlows, type Order, type Shown } from "./flow-filter";

const orderPref = pref<Order>("flows.order", "last_run", oneOf("last_run", "name", "changed"));
const orderWords: Record<Order, string> = {
  last_run: "Last run",
  name: "Name",
  changed: "Last change",
};

export default function Flows() {
  const flows = useRpc("flow_list", {});
  const actions = useFlowActions();
  const dropping = useFileDrop(actions.importFiles);
  const [shown, setShown] = useState<Shown>("all");
  const [search, setSearch] = useState("");
  const [order, setOrder] = usePref(orderPref);
  // Once the first start is on screen it stays until the user goes on, also when it made the sample.
  const [starting, setStarting] = useState(false);

  const all = flows.data;
  const counts = useMemo(() => countShown(all ?? []), [all]);
  const rows = useMemo(
    () => listFlows(all ?? [], shown, search, order),
    [all, shown, search, order],
  );
  const empty = starting || all?.length === 0;

  return (
    <Page
      title="Flows"
      sub={all && !empty ? number(all.length) : undefined}
      actions={
        <>
          {!empty && <SearchBox label="Find a flow" value={search} onChange={setSearch} />}
          <Button icon={<Upload />} onClick={actions.pickFiles}>
            Import
          </Button>
          <Button tone={empty ? "default" : "primary"} icon={<Plus />} onClick={actions.create}>
            New flow
          </Button>
        </>
      }
    >
      {empty ? (
        <FirstStart onStarted={() => setStarting(true)} onDone={() => setStarting(false)} />
      ) : (
        <>
          <div className="flex h-bar shrink-0 items-center border-b border-line px-4">
            <Segmented
              label="Show"
              value={shown}
              onChange={setShown}
              segments={[
                { value: "all", label: "All", count: counts.all },
                { value: "on", label: "On", count: counts.on },
                { value: "off", label: "Off", count: counts.off },
                { value: "look", label: "Needs a look", count: counts.look },
              ]}
            />
            <Menu
              entries={(["last_run", "name", "changed"] as const).map((value) => ({
                label: orderWords[value],
                onSelect: () => setOrder(value),
                checked: value === order,
              }))}
            >
              <Button
                tone="quiet"
                size="sm"
                className="ml-auto"
                aria-label={`Order: ${orderWords[order]}`}
              >
                {orderWords[order]}
                <ArrowDown aria-hidden className="size-3" />
              </Button>
            </Menu>
          </div>
          {flows.isPending && <Skeleton tall rows={8} label="Loading the flows" />}
          {flows.error && !all && (
            <ErrorState
              title="The flows could not be read"
              error={flows.error}
              onRetry={() => void flows.refetch()}
            />
          )}
          {all && rows.length > 0 && <FlowsTable flows={rows} />}
          {all && rows.length === 0 && (
            <Nothing
              shown={shown}
              search={search}
              onShowAll={() => {
                setShown("all");
                setSearch("");
              }}
            />
          )}
        </>
      )}
      {dropping && <DropHint />}
    </Page>
  );
}

function DropHint() {
  return (
    <div className="pointer-events-none fixed inset-2 z-30 grid place-items-center rounded-3 border-2 border-dashed border-accent bg-accent-tint text-16 font-semibold text-accent">
      Drop flow files to import them
    </div>
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
    ? `No flow is called “${search}”.`
    : {
        all: "No flows.",
        on: "No flow is on.",
        off: "No flow is off.",
        look: "Nothing needs a look.",
      }[shown];
  return (
    <EmptyState title={title} actions={<Button onClick={onShowAll}>Show all flows</Button>}>
      {shown === "look" &&
        !search &&
        "Flows whose last run failed, waits or has problems appear here."}
    </EmptyState>
  );
}
