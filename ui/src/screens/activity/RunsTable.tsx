import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type UIEvent,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { KindInfo } from "../../bindings";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { cx } from "../../lib/cx";
import { plural } from "../../lib/format";
import { COLUMNS, RunRow } from "./RunRow";
import { headOf, isChosen, isEmpty, NONE, reach, type Selection, toggle } from "./selection";
import type { Runs } from "./use-run-list";

const ROW = 32;

export interface RunsTableProps {
  runs: Runs;
  kinds: ReadonlyMap<string, KindInfo>;
  selected: string | undefined;
  onSelect: (run: string | undefined) => void;
  /** What is chosen, to do something with it. */
  chosen: Selection;
  onChoose: (chosen: Selection) => void;
  /** Says whether the reader is at the top, where new runs may appear by themselves. */
  onTop: (top: boolean) => void;
}

/**
 * The runs, newest first; only the visible rows are drawn. Arrows go from run to run, Space chooses
 * one, with Shift all on the way; Escape lets go, then closes.
 */
export function RunsTable(props: RunsTableProps) {
  const { runs, kinds, selected, onSelect, chosen, onChoose, onTop } = props;
  const { list } = runs;
  const loaded = useMemo(() => list.runs.map((run) => run.id), [list.runs]);
  const scroller = useRef<HTMLTableSectionElement>(null);
  const prefix = useId();
  const virtual = useVirtualizer({
    count: list.runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    initialRect: { width: 800, height: 800 },
  });
  // A scrollbar that takes room must not push the columns away from their heads.
  const [gutter, setGutter] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are what makes a scrollbar come and go
  useLayoutEffect(() => {
    const body = scroller.current;
    if (body) setGutter(body.offsetWidth - body.clientWidth);
  }, [list.runs.length]);

  const at = list.runs.findIndex((run) => run.id === selected);

  const go = (index: number, far: boolean) => {
    const next = Math.min(list.runs.length - 1, Math.max(0, index));
    const run = list.runs[next];
    if (!run) return;
    if (far) {
      const here = list.runs[at];
      const begun = here && isEmpty(chosen) ? toggle(chosen, here.id, loaded) : chosen;
      onChoose(reach(begun, run.id, loaded));
    }
    onSelect(run.id);
    virtual.scrollToIndex(next, { align: "auto" });
  };

  // The rows are remembered; what they call reads what is chosen at that moment.
  const latest = useRef({ chosen, loaded, onChoose });
  latest.current = { chosen, loaded, onChoose };
  const choose = useCallback((run: string, far: boolean) => {
    const { chosen, loaded, onChoose } = latest.current;
    onChoose((far ? reach : toggle)(chosen, run, loaded));
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1);
    const moves = new Map<string, number>([
      ["ArrowDown", at + 1],
      ["ArrowUp", at - 1],
      ["PageDown", at + page],
      ["PageUp", at - page],
      ["Home", 0],
      ["End", list.runs.length - 1],
    ]);
    const to = moves.get(event.key);
    if (to !== undefined) go(to, event.shiftKey);
    else if (event.key === " " && selected !== undefined && at >= 0)
      choose(selected, event.shiftKey);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) onChoose({ type: "found" });
    else if (event.key === "Escape" && !isEmpty(chosen)) onChoose(NONE);
    else if (event.key === "Escape" && selected) onSelect(undefined);
    else return;
    event.preventDefault();
  };

  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    onTop(scrollTop < ROW);
    if (scrollHeight - scrollTop - clientHeight < 20 * ROW) runs.loadOlder();
  };

  const showNew = () => {
    runs.release();
    scroller.current?.scrollTo({ top: 0 });
    onTop(true);
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {list.held.length > 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-9 z-10 grid place-items-center">
          <Button
            tone="primary"
            size="sm"
            onClick={showNew}
            className="pointer-events-auto shadow-pop"
          >
            {plural(list.held.length, "new run")}
          </Button>
        </div>
      )}
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA allows a table to be a grid, and its rows are chosen by key
        role="grid"
        aria-label="Runs, newest first"
        aria-multiselectable
        aria-rowcount={list.more ? -1 : list.runs.length + 1}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `${prefix}${selected}`}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
      >
        <thead
          style={{ paddingRight: gutter }}
          className="block shrink-0 border-b border-line text-left text-12 whitespace-nowrap text-ink-3"
        >
          <tr className={cx(COLUMNS, "h-7 [&>th]:font-medium")}>
            <th scope="col">
              <Checkbox
                checked={headOf(chosen)}
                label="Choose all runs that the filter finds"
                className="align-middle"
                onChange={() => onChoose(isEmpty(chosen) ? { type: "found" } : NONE)}
              />
            </th>
            <th scope="col">
              <span className="sr-only">State</span>
            </th>
            <th scope="col">Flow</th>
            <th scope="col" className="max-wide:hidden">
              Outcome
            </th>
            <th scope="col">Trigger</th>
            <th scope="col">Started</th>
            <th scope="col" className="text-right">
              Took
            </th>
            <th scope="col">Steps</th>
            <th scope="col" className="text-right">
              Tries
            </th>
          </tr>
        </thead>
        <tbody
          ref={scroller}
          onScroll={onScroll}
          className="relative block min-h-0 flex-1 overflow-auto"
        >
          {/* As high as all rows, so that the scrollbar tells the truth. */}
          <tr aria-hidden className="block" style={{ height: virtual.getTotalSize() }} />
          {virtual.getVirtualItems().map((item) => {
            const run = list.runs[item.index];
            return (
              run && (
                <RunRow
                  key={run.id}
                  run={run}
                  domId={`${prefix}${run.id}`}
                  kind={kinds.get(run.trigger_kind)}
                  selected={run.id === selected}
                  chosen={isChosen(chosen, run.id)}
                  index={item.index}
                  top={item.start}
                  onSelect={onSelect}
                  onChoose={choose}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
