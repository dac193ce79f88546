import { memo } from "react";
import type { KindInfo, RunState, RunSummary } from "../../bindings";
import { Checkbox } from "../../components/Checkbox";
import { KindIcon } from "../../components/KindTile";
import { Badge, StatusGlyph } from "../../components/Status";
import { cx } from "../../lib/cx";
import { clockTime, fullTime } from "../../lib/format";
import { runMark, runWords } from "../../lib/run-marks";
import { useNow } from "../../lib/use-now";
import { took } from "./run-words";
import { StepSegments } from "./StepSegments";

/** The columns, after a box to choose by; Outcome joins where the window is wide. */
export const COLUMNS =
  "grid grid-cols-[34px_28px_minmax(0,1fr)_104px_84px_104px_100px_56px] wide:grid-cols-[34px_28px_minmax(0,1fr)_minmax(0,1fr)_120px_104px_116px_112px_64px] items-center [&>*]:px-2 [&>:first-child]:pr-0 [&>:first-child]:pl-4 [&>:last-child]:pr-4";

export interface RunRowProps {
  run: RunSummary;
  domId: string;
  kind: KindInfo | undefined;
  selected: boolean;
  /** Chosen, to do something with it. */
  chosen: boolean;
  index: number;
  top: number;
  onSelect: (id: string) => void;
  /** `far` reaches from the last one that was pressed to this one. */
  onChoose: (id: string, far: boolean) => void;
}

export const RunRow = memo(function RunRow({
  run,
  domId,
  kind,
  selected,
  chosen,
  index,
  top,
  onSelect,
  onChoose,
}: RunRowProps) {
  const over = run.finished != null;
  const now = useNow(over ? 60_000 : 1000);
  return (
    <tr
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ top }}
      className={cx(
        COLUMNS,
        "absolute inset-x-0 h-row border-b border-line",
        selected ? "row-selected" : chosen ? "bg-selected" : "hover:bg-hover",
      )}
    >
      {/* Above the button that reaches over the row; the whole cell takes the press. */}
      <td className="relative z-1">
        <Checkbox
          checked={chosen}
          label={`Choose the run of ${run.flow_name}, ${fullTime(run.accepted)}`}
          className="before:absolute before:-inset-x-1 before:inset-y-0"
          tabIndex={-1}
          onClick={(event) => {
            event.preventDefault();
            onChoose(run.id, event.shiftKey);
          }}
        />
      </td>
      <td>
        <StatusGlyph mark={runMark(run.state)} />
        <span className="sr-only">{runWords(run.state)}</span>
      </td>
      <td className="flex items-center gap-2 font-medium">
        {/* The button reaches over the whole row. */}
        <button
          type="button"
          tabIndex={-1}
          onClick={() => onSelect(run.id)}
          className="truncate after:absolute after:inset-0"
        >
          {run.flow_name}
        </button>
        {run.test && <Badge>Test</Badge>}
      </td>
      <td className="max-wide:hidden truncate text-12 text-ink-3">{run.message}</td>
      <td className="flex items-center gap-1.5 text-ink-2">
        {kind && <KindIcon icon={kind.icon} group={kind.group} className="size-3.5" />}
        <span className="truncate">{kind?.label ?? run.trigger_kind}</span>
      </td>
      <td className="num whitespace-nowrap text-ink-2">
        <time dateTime={new Date(run.accepted).toISOString()} title={fullTime(run.accepted)}>
          {started(run.accepted, now)}
        </time>
      </td>
      <td className={cx("num truncate text-right", tookInk[run.state] ?? "text-ink-2")}>
        {took(run, now)}
      </td>
      <td>
        <StepSegments run={run} />
      </td>
      <td className={cx("num text-right", run.tries > 1 ? "font-semibold" : "text-ink-3")}>
        {run.tries || ""}
      </td>
    </tr>
  );
});

const tookInk: Partial<Record<RunState, string>> = {
  waiting: "text-waiting",
  running: "text-running",
  queued: "text-running",
};

/** The time within a day; the day before it for what is older. */
function started(at: number, now: number): string {
  const [time = "", date] = clockTime(at, now).split(", ").reverse();
  return date ? `${date} ${time.slice(0, 5)}` : time;
}
