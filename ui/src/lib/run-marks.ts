import type { RunState } from "../bindings";
import type { Mark } from "../components/Status";

const runs: Record<RunState, { mark: Mark; words: string }> = {
  queued: { mark: "running", words: "Queued" },
  running: { mark: "running", words: "Running" },
  waiting: { mark: "waiting", words: "Waiting" },
  succeeded: { mark: "ok", words: "Succeeded" },
  failed: { mark: "failed", words: "Failed" },
  cancelled: { mark: "skipped", words: "Cancelled" },
};

/** The shape that a run's state is drawn with. */
export function runMark(state: RunState): Mark {
  return runs[state].mark;
}

export function runWords(state: RunState): string {
  return runs[state].words;
}
