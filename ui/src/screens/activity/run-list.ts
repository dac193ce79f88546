import type { RunPage, RunSummary, WatchEvent } from "../../bindings";

/** The list of runs, newest first: pages as they were read, with later events folded in. */
export interface RunList {
  runs: readonly RunSummary[];
  /** New runs that wait to be shown, newest first, so that the list stays still under the reader. */
  held: readonly RunSummary[];
  /** There are older ones to read. */
  more: boolean;
  /** The sequence number up to which the first page was complete. */
  seq: number;
}

export const NO_RUNS: RunList = { runs: [], held: [], more: false, seq: 0 };

export function firstPage(page: RunPage): RunList {
  return { runs: page.runs, held: [], more: page.more, seq: page.seq };
}

export function olderPage(list: RunList, page: RunPage): RunList {
  const known = new Set(list.runs.map((run) => run.id));
  const older = page.runs.filter((run) => !known.has(run.id));
  return { ...list, runs: [...list.runs, ...older], more: page.more };
}

/** Shows what was held back. */
export function release(list: RunList): RunList {
  if (list.held.length === 0) return list;
  return { ...list, runs: mergeNewest(list.held, list.runs), held: [] };
}

export interface FoldOptions {
  /** Whether a run belongs in the list. */
  belongs: (run: RunSummary) => boolean;
  /** Keep new runs back. */
  hold: boolean;
}

/**
 * Folds a batch of events. Known runs change in place, at once; a run that no longer belongs
 * leaves; new ones are put in their place or held back.
 */
export function foldRuns(
  list: RunList,
  events: readonly WatchEvent[],
  { belongs, hold }: FoldOptions,
): RunList {
  const runs = new Map(list.runs.map((run) => [run.id, run]));
  const held = new Map(list.held.map((run) => [run.id, run]));
  let grown = false;
  for (const event of events) {
    if (event.type === "run") {
      const { run } = event;
      const at = runs.has(run.id) ? runs : held.has(run.id) ? held : undefined;
      if (at) {
        const before = at.get(run.id);
        if (before && before.seq >= event.seq) continue;
        if (belongs(run)) at.set(run.id, run);
        else at.delete(run.id);
      } else if (event.seq > list.seq && belongs(run)) {
        (hold ? held : runs).set(run.id, run);
        grown = true;
      }
    } else if (event.type === "step") {
      const at = runs.has(event.run) ? runs : held;
      const run = at.get(event.run);
      if (run && run.seq < event.seq) at.set(run.id, withStep(run, event));
    }
  }
  const order = (map: Map<string, RunSummary>) =>
    grown ? [...map.values()].sort(newestFirst) : [...map.values()];
  return { ...list, runs: order(runs), held: order(held) };
}

function withStep(run: RunSummary, event: Extract<WatchEvent, { type: "step" }>): RunSummary {
  const { step } = event;
  const mark = { node: step.node, state: step.state };
  const found = run.steps.findIndex((other) => other.node === step.node);
  return {
    ...run,
    steps: found < 0 ? [...run.steps, mark] : run.steps.with(found, mark),
    tries: Math.max(run.tries, step.attempts.length),
    seq: event.seq,
  };
}

/** Identifiers sort by creation. */
function newestFirst(a: RunSummary, b: RunSummary): number {
  return b.accepted - a.accepted || (b.id < a.id ? -1 : 1);
}

function mergeNewest(a: readonly RunSummary[], b: readonly RunSummary[]): RunSummary[] {
  return [...new Map([...b, ...a].map((run) => [run.id, run])).values()].sort(newestFirst);
}

/** Forgets what is far below, so that a busy day does not fill the memory; it can be read again. */
export function trim(list: RunList, keep: number): RunList {
  return list.runs.length <= keep ? list : { ...list, runs: list.runs.slice(0, keep), more: true };
}
