import type { RunDetail, StepState, StepSummary, WatchEvent } from "../bindings";

/**
 * A run as it is now: one snapshot, with later events folded in by sequence number. Pure, so that
 * the canvas and Activity show the same, and a test can play any order of arrival.
 *
 * Subscribe first, then read `run_get`, then fold what arrived meanwhile: whatever the snapshot
 * already holds is recognised and left out.
 */
export interface RunFold {
  readonly detail: RunDetail;
  /** By step key: since when a step is being called, in UTC milliseconds. */
  readonly running: Readonly<Record<string, number>>;
}

/** A step's key within its run. */
function stepKey(node: string, path: string): string {
  return path === "" ? node : `${node}/${path}`;
}

export function startFold(detail: RunDetail): RunFold {
  const start: RunFold = { detail, running: {} };
  // What was called when the snapshot was read may have ended by the time its steps were.
  const calling = detail.calling.filter((call) => !isOver(start, call));
  const running = calling.map((call) => [stepKey(call.node, call.path), call.at]);
  return { detail, running: Object.fromEntries(running) };
}

/** Events of other runs, and what is already known, change nothing. */
export function foldRun(fold: RunFold, event: WatchEvent): RunFold {
  const { detail } = fold;
  switch (event.type) {
    case "run":
      if (event.run.id !== detail.summary.id || event.seq <= detail.seq) return fold;
      return {
        detail: { ...detail, summary: event.run, seq: event.seq },
        // A run that has ended calls nothing any more, whatever was said before.
        running: isFinished(event.run.state) ? {} : fold.running,
      };
    case "step":
      if (event.run !== detail.summary.id || event.seq <= detail.seq) return fold;
      return {
        detail: { ...detail, steps: withStep(detail.steps, event.step), seq: event.seq },
        running: without(fold.running, stepKey(event.step.node, event.step.path)),
      };
    case "step_started":
      if (event.run !== detail.summary.id || isOver(fold, event)) return fold;
      return {
        detail: begun(detail),
        running: { ...fold.running, [stepKey(event.node, event.path)]: event.at },
      };
    default:
      return fold;
  }
}

/** A run is stored as queued until its first step is settled; as soon as one is called, it runs. */
function begun(detail: RunDetail): RunDetail {
  if (detail.summary.state !== "queued") return detail;
  return { ...detail, summary: { ...detail.summary, state: "running" } };
}

export function isFinished(state: RunDetail["summary"]["state"]): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/** How a step looks: its state, or `running` while it is being called. */
export type StepLook = StepState | "running";

/** One step of the fold, as the canvas and the list of steps show it. */
export interface StepNow {
  look: StepLook;
  /** While it runs: since when. */
  since?: number;
  /** Once it has been settled at least once. */
  step?: StepSummary;
}

export function stepNow(fold: RunFold, node: string, path = ""): StepNow | undefined {
  const since = fold.running[stepKey(node, path)];
  const step = indexed(fold.detail.steps).get(stepKey(node, path));
  if (since !== undefined) return { look: "running", since, ...(step && { step }) };
  return step && { look: step.state, step };
}

const indexes = new WeakMap<readonly StepSummary[], Map<string, StepSummary>>();

/** A flow of hundreds of steps asks for each of them after every event. */
function indexed(steps: readonly StepSummary[]): Map<string, StepSummary> {
  let index = indexes.get(steps);
  if (!index) {
    index = new Map(steps.map((step) => [stepKey(step.node, step.path), step]));
    indexes.set(steps, index);
  }
  return index;
}

/** A call that the snapshot already knows the end of, heard of late. */
function isOver(fold: RunFold, started: { node: string; path: string; at: number }): boolean {
  if (isFinished(fold.detail.summary.state)) return true;
  const step = fold.detail.steps.find(
    (other) => other.node === started.node && other.path === started.path,
  );
  if (!step) return false;
  return step.state !== "waiting" || (step.finished ?? 0) >= started.at;
}

function withStep(steps: readonly StepSummary[], step: StepSummary): StepSummary[] {
  const found = steps.findIndex((other) => other.node === step.node && other.path === step.path);
  return found < 0 ? [...steps, step] : steps.with(found, step);
}

function without(running: RunFold["running"], key: string): RunFold["running"] {
  if (!(key in running)) return running;
  const { [key]: _, ...rest } = running;
  return rest;
}
