import type { RunState, StepState } from "../bindings";
import type { Mark } from "../components/Status";

const runs: Record<RunState, { mark: Mark; words: string }> = {
  queued: { mark: "running", words: "Queued" },
  running: { mark: "running", words: "Running" },
  waiting: { mark: "waiting", words: "Waiting" },
  succeeded: { mark: "ok", words: "Succeeded" },
  failed: { mark: "failed", words: "Failed" },
  cancelled: { mark: "skipped", words: "Cancelled" },
};

const steps: Record<StepState, { mark: Mark; words: string }> = {
  waiting: { mark: "waiting", words: "Waiting" },
  succeeded: { mark: "ok", words: "Succeeded" },
  failed: { mark: "failed", words: "Failed" },
  skipped: { mark: "skipped", words: "Not taken" },
};

/** The shape that a run's state is drawn with. */
export function runMark(state: RunState): Mark {
  return runs[state].mark;
}

export function runWords(state: RunState): string {
  return runs[state].words;
}

export function stepMark(state: StepState): Mark {
  return steps[state].mark;
}

export function stepWords(state: StepState): string {
  return steps[state].words;
}

/** Nothing more will happen to it. */
export function isOver(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}
