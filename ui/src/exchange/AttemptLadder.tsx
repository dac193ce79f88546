import type { AttemptSummary } from "../bindings";
import { StatusGlyph } from "../components/Status";
import { TimeUntil } from "../components/TimeAgo";
import { cx } from "../lib/cx";
import { clockTime, duration } from "../lib/format";
import { useNow } from "../lib/use-now";
import { type Rung, rungs } from "./ladder";
import { micros } from "./phases";
import { attemptWords } from "./status-words";

export interface AttemptLadderProps {
  attempts: readonly AttemptSummary[];
  /** The number of the attempt whose exchange is shown. */
  selected: number | undefined;
  onSelect: (number: number) => void;
  /** When the next attempt is due, in UTC milliseconds. */
  due?: number | null | undefined;
  /** Since when an attempt is under way, in UTC milliseconds. */
  since?: number | undefined;
  className?: string;
}

/** The attempts of a step, with the waits written between the rungs. */
export function AttemptLadder({
  attempts,
  selected,
  onSelect,
  due,
  since,
  className,
}: AttemptLadderProps) {
  const now = useNow(60_000);
  const list = rungs(attempts);
  return (
    <ol aria-label="Tries" className={cx("shrink-0 py-1", className)}>
      {list.map((rung) =>
        rung.type === "wait" ? (
          <Wait key={`wait-${rung.after}`}>{rung.words}</Wait>
        ) : (
          <Try
            key={rung.attempt.number}
            rung={rung}
            now={now}
            selected={rung.attempt.number === selected}
            onSelect={() => onSelect(rung.attempt.number)}
          />
        ),
      )}
      {since !== undefined && <UnderWay number={attempts.length + 1} since={since} />}
      {due != null && (
        <Wait>
          Next try <TimeUntil at={due} />
        </Wait>
      )}
    </ol>
  );
}

function UnderWay({ number, since }: { number: number; since: number }) {
  const now = useNow();
  return (
    <li className="grid h-7 grid-cols-[14px_16px_minmax(0,1fr)_auto] items-center gap-2 px-4">
      <StatusGlyph mark="running" />
      <span className="num text-ink-3">{number}</span>
      <span className="text-running">Waiting for the answer</span>
      <span className="num text-12 text-ink-2">{duration(Math.max(0, now - since))}</span>
    </li>
  );
}

function Wait({ children }: { children: React.ReactNode }) {
  return (
    <li className="relative flex h-5 items-center pl-[54px] text-12 text-ink-3 before:absolute before:-inset-y-[5px] before:left-[22.5px] before:border-l-[1.5px] before:border-dotted before:border-line-field">
      <span className="num">{children}</span>
    </li>
  );
}

function Try({
  rung,
  now,
  selected,
  onSelect,
}: {
  rung: Extract<Rung, { type: "attempt" }>;
  now: number;
  selected: boolean;
  onSelect: () => void;
}) {
  const { attempt } = rung;
  const words = attemptWords(attempt);
  return (
    <li>
      <button
        type="button"
        aria-current={selected ? "true" : undefined}
        onClick={onSelect}
        className={cx(
          "relative grid h-7 w-full grid-cols-[14px_16px_minmax(0,1fr)_auto_64px] items-center gap-2 px-4 text-left focus-visible:-outline-offset-2",
          selected ? "row-selected" : "hover:bg-hover",
        )}
      >
        <StatusGlyph mark={words.mark} className="relative" />
        <span className="num text-ink-3">{attempt.number}</span>
        <span className="truncate" title={attempt.error ?? undefined}>
          <span className="num font-medium">{words.head}</span>{" "}
          {attempt.status != null && <span className="text-ink-2">{words.rest}</span>}
        </span>
        <span className="num text-12 text-ink-3">{clockTime(attempt.started, now)}</span>
        <span className="num text-right text-12 text-ink-2">{micros(attempt.took)}</span>
      </button>
    </li>
  );
}
