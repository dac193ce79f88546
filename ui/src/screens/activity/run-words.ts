import type { RunState, RunSummary, StepSummary } from "../../bindings";
import { duration, timeUntil } from "../../lib/format";
import { runWords } from "../../lib/run-marks";
import { isFinished } from "../../lib/runFold";

const ORDINALS = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/** A run of which a step is settled has begun, whatever was said last. */
export function stateNow(run: RunSummary): RunState {
  return run.state === "queued" && run.steps.length > 0 ? "running" : run.state;
}

/** Whether somebody gave a step up while it waited. One that the run did not come by was never tried. */
export function isGivenUp(step: StepSummary): boolean {
  return step.state === "skipped" && step.attempts.length > 0;
}

/** "Succeeded at the third try", "Failed after 8 tries", "Waiting for try 3". */
export function outcome(run: RunSummary): string {
  const words = runWords(stateNow(run));
  if (run.tries < 2) return words;
  switch (run.state) {
    case "succeeded":
      return `${words} at the ${ORDINALS[run.tries] ?? `${run.tries}th`} try`;
    case "failed":
      return `${words} after ${run.tries} tries`;
    case "waiting":
      return run.due == null ? words : `${words} for try ${run.tries + 1}`;
    default:
      return words;
  }
}

/** What stands in the column Took: how long it took, or where it stands. */
export function took(run: RunSummary, now: number): string {
  if (isFinished(run.state)) {
    return run.finished == null ? "" : duration(Math.max(0, run.finished - run.accepted));
  }
  if (run.state !== "waiting") return stateNow(run);
  if (run.due == null) return "waiting";
  if (run.due <= now) return "due now";
  return `${run.tries > 0 ? "retry" : "goes on"} ${timeUntil(run.due, now)}`;
}
