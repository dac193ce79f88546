import type { RunSummary, StepState } from "../../bindings";
import { cx } from "../../lib/cx";
import { isFinished } from "../../lib/runFold";
import { stateNow } from "./run-words";

type Look = StepState | "running" | "ahead";

const looks: Record<Look, string> = {
  succeeded: "h-1.5 bg-ok-mark",
  failed: "h-1.5 bg-failed-mark",
  waiting: "h-1.5 shadow-[inset_0_0_0_1.5px_var(--waiting-mark)]",
  running:
    "h-1.5 bg-[repeating-linear-gradient(90deg,var(--running-mark)_0_3px,transparent_3px_5px)]",
  skipped: "h-0.5 bg-line-strong",
  ahead: "h-0.5 bg-line-strong",
};

const words: Record<Look, string> = {
  succeeded: "succeeded",
  failed: "failed",
  waiting: "waiting",
  running: "running",
  skipped: "not taken",
  ahead: "not reached",
};

/** More blocks than this do not fit; the rest is written as a number. */
const MOST = 8;

/** A run's steps as small blocks: each state with its own shape. */
export function StepSegments({ run }: { run: RunSummary }) {
  const all = segments(run);
  const shown = all.slice(0, all.length > MOST ? MOST - 1 : MOST);
  const rest = all.length - shown.length;
  return (
    <span role="img" aria-label={spoken(all)} className="flex items-center gap-0.5">
      {shown.map((look, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
          key={index}
          className={cx("w-3 rounded-[1px]", looks[look])}
        />
      ))}
      {rest > 0 && <span className="num text-12 text-ink-3">+{rest}</span>}
    </span>
  );
}

function segments(run: RunSummary): Look[] {
  const known: Look[] = run.steps.map((step) => step.state);
  const ahead = Math.max(0, run.length - known.length);
  if (ahead > 0 && stateNow(run) === "running") known.push("running");
  while (known.length < run.length) known.push("ahead");
  return isFinished(run.state) ? known.map((look) => (look === "ahead" ? "skipped" : look)) : known;
}

function spoken(all: readonly Look[]): string {
  const counts = new Map<Look, number>();
  for (const look of all) counts.set(look, (counts.get(look) ?? 0) + 1);
  const parts = [...counts].map(([look, count]) => `${count} ${words[look]}`);
  return `${all.length} steps: ${parts.join(", ")}`;
}
