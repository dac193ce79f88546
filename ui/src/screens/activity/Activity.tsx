import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import type { RunSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { SearchBox } from "../../components/SearchBox";
import { Segmented } from "../../components/Segmented";
import { Switch } from "../../components/Switch";
import { AgainDialog } from "../../delivery/again/AgainDialog";
import { AgainProgress } from "../../delivery/again/AgainProgress";
import { countOf } from "../../delivery/again/words";
import { watch } from "../../lib/host";
import { flag, pref, usePref } from "../../lib/prefs";
import { queryClient, useRpc } from "../../lib/query";
import { throttle } from "../../lib/throttle";
import { useNow } from "../../lib/use-now";
import { Page } from "../../shell/Page";
import { ActivityTabs } from "./ActivityTabs";
import {
  type ActivityFilter,
  NO_FILTER,
  readFilter,
  runFilter,
  TABS,
  writeFilter,
} from "./activity-filter";
import { FilterPick } from "./FilterPick";
import { RangeMenu } from "./RangeMenu";
import { RunPane } from "./RunPane";
import { RunsState } from "./RunsState";
import { RunsStrip } from "./RunsStrip";
import { RunsTable } from "./RunsTable";
import { SelectionBar } from "./SelectionBar";
import { isEmpty, NONE, type Selection } from "./selection";
import { useLateText } from "./use-late-text";
import { useRunList } from "./use-run-list";

const livePref = pref("activity.live", true, flag);

const MINUTE = 60_000;
const TAB_WORDS = { all: "All", failed: "Failed", waiting: "Waiting", running: "Running" };

/** Every run, newest first and live; the chosen one in full at the right. */
export default function Activity() {
  const { run: selected } = useParams<{ run?: string }>();
  const search = useSearch();
  const [, go] = useLocation();
  const filter = useMemo(() => readFilter(search), [search]);
  const [live, setLive] = usePref(livePref);
  const [atTop, setAtTop] = useState(true);
  const now = useNow(MINUTE);

  const open = useCallback(
    (run: string | undefined, next = filter) => {
      const query = writeFilter(next);
      const path = run ? `/activity/${run}` : "/activity";
      go(query ? `${path}?${query}` : path, { replace: true });
    },
    [filter, go],
  );
  const set = (part: Partial<ActivityFilter>) => open(selected, { ...filter, ...part });
  const [words, setWords] = useLateText(filter.text, (text) => set({ text }));

  // What "the last 24 hours" began at: read once for a filter, so that the list does not start anew each minute.
  const listFilter = useMemo(() => runFilter(filter, Date.now()), [filter]);
  const runs = useRunList(listFilter, !live || !atTop);

  // Another filter finds others: nothing is chosen of them yet.
  const [choice, setChoice] = useState({ of: listFilter, chosen: NONE });
  const chosen = choice.of === listFilter ? choice.chosen : NONE;
  const choose = (next: Selection) => setChoice({ of: listFilter, chosen: next });
  const [asking, setAsking] = useState(false);

  const statsOf = (span: ActivityFilter["span"]) => ({
    ...runFilter({ ...filter, span }, now + MINUTE),
    states: [],
  });
  const stats = useRpc("run_stats", statsOf(filter.span), { keep: true });
  const whole = useRpc("run_stats", statsOf(undefined), { keep: true });
  const flows = useRpc("flow_list", {});
  const kinds = useRpc("kinds", {});
  const byKind = useMemo(
    () => new Map((kinds.data ?? []).map((kind) => [kind.kind, kind])),
    [kinds.data],
  );

  useEffect(() => {
    const again = throttle(() => queryClient.invalidateQueries({ queryKey: ["run_stats"] }), 2000);
    return watch((event) => event.type === "run" && again());
  }, []);

  const figures = stats.data;
  const counts = {
    all: figures?.total,
    failed: figures?.failed,
    waiting: figures?.waiting,
    running: figures?.running,
  };
  const shown = runs.list.runs.find((run) => run.id === selected);
  const found = figures && countOf(figures, listFilter.states);

  return (
    <Page
      title="Activity"
      sub={<ActivityTabs />}
      actions={
        <>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
          <label className="flex items-center gap-1.5 text-12 text-ink-2">
            <Switch checked={live} onChange={setLive} label="Live" />
            Live
          </label>
          <SearchBox label="Find by id, value or address" value={words} onChange={setWords} />
          <RangeMenu filter={filter} set={set} now={now} />
        </>
      }
    >
      <AgainProgress />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {isEmpty(chosen) ? (
            <div className="flex h-bar shrink-0 items-center gap-2 border-b border-line px-4">
              <Segmented
                label="State"
                value={filter.tab}
                onChange={(tab) => set({ tab })}
                segments={TABS.map((tab) => ({
                  value: tab,
                  label: TAB_WORDS[tab],
                  ...(counts[tab] !== undefined && { count: counts[tab] }),
                }))}
              />
              <FilterPick
                label="Flow"
                value={filter.flow}
                choices={(flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(flow) => set({ flow })}
              />
              <FilterPick
                label="Trigger"
                value={filter.trigger}
                choices={(kinds.data ?? [])
                  .filter((kind) => kind.group === "triggers")
                  .map(({ kind, label }) => ({ value: kind, label }))}
                onChange={(trigger) => set({ trigger })}
              />
              <Button
                tone="quiet"
                size="sm"
                aria-pressed={filter.tests}
                onClick={() => set({ tests: !filter.tests })}
              >
                Tests: {filter.tests ? "shown" : "hidden"}
              </Button>
            </div>
          ) : (
            <SelectionBar
              selection={chosen}
              found={found}
              onAgain={() => setAsking(true)}
              onAll={() => choose({ type: "found" })}
              onClear={() => choose(NONE)}
            />
          )}
          <RunsStrip
            stats={figures}
            bars={whole.data?.bars ?? []}
            span={filter.span}
            onSpan={(span) => set({ span })}
            at={shown?.accepted}
            now={now}
          />
          <RunsState
            runs={runs}
            filter={filter}
            onClear={() => open(selected, { ...NO_FILTER, range: "all" })}
            onFlows={() => go("/flows")}
          >
            <RunsTable
              runs={runs}
              kinds={byKind}
              selected={selected}
              onSelect={open}
              chosen={chosen}
              onChoose={choose}
              onTop={setAtTop}
            />
          </RunsState>
        </div>
        {selected && (
          <aside
            aria-label="Run"
            className="flex w-[440px] shrink-0 flex-col overflow-hidden border-l border-line wide:w-[560px]"
          >
            <RunPane
              run={selected}
              kinds={byKind}
              onClose={() => open(undefined)}
              onOpenRun={(run) => open(run)}
            />
          </aside>
        )}
      </div>
      {asking && (
        <AgainDialog
          title="Try runs again"
          runs={
            chosen.type === "found"
              ? { type: "found", filter: listFilter }
              : { type: "chosen", runs: [...chosen.runs] }
          }
          from={onlyFailed(chosen, runs.list.runs, filter.tab) ? "failed" : "start"}
          onClose={() => setAsking(false)}
          onStarted={() => choose(NONE)}
        />
      )}
    </Page>
  );
}

/** Whether all that is chosen has failed, so that it can go on from there. */
function onlyFailed(
  chosen: Selection,
  runs: readonly RunSummary[],
  tab: ActivityFilter["tab"],
): boolean {
  if (tab === "failed") return true;
  if (chosen.type === "found") return false;
  return runs.every((run) => !chosen.runs.has(run.id) || run.state === "failed");
}
