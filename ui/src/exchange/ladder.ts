import type { AttemptSummary } from "../bindings";
import { duration } from "../lib/format";

export type Rung =
  | { type: "attempt"; attempt: AttemptSummary }
  | { type: "wait"; after: number; words: string };

/** Attempts with the waits written between them; waits under a second say nothing and are left out. */
export function rungs(attempts: readonly AttemptSummary[]): Rung[] {
  return attempts.flatMap((attempt, index): Rung[] => {
    const before = attempts[index - 1];
    if (!before) return [{ type: "attempt", attempt }];
    const waited = attempt.started - before.started - before.took / 1000;
    const rung: Rung = { type: "attempt", attempt };
    if (waited < 1000) return [rung];
    return [{ type: "wait", after: before.number, words: `Waited ${waitWords(waited)}` }, rung];
  });
}

/** To the second: waits are jittered, so that more would only look exact. */
function waitWords(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : duration(ms);
}
