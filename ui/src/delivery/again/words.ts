import type { Again, AgainFrom, RunState, RunStats } from "../../bindings";
import { number, plural } from "../../lib/format";

/** How many runs in one of these states a filter finds; all of them when none is named. */
export function countOf(stats: RunStats, states: readonly RunState[]): number {
  if (states.length === 0) return stats.total;
  const done = stats.total - stats.failed - stats.waiting - stats.running;
  return [
    states.includes("failed") ? stats.failed : 0,
    states.includes("waiting") ? stats.waiting : 0,
    states.includes("running") || states.includes("queued") ? stats.running : 0,
    states.includes("succeeded") || states.includes("cancelled") ? done : 0,
  ].reduce((sum, part) => sum + part, 0);
}

export const FROM_WORDS: Record<AgainFrom, { label: string; help: string }> = {
  failed: {
    label: "From what failed",
    help: "Each run goes on at the step that failed. What succeeded is not sent again.",
  },
  start: {
    label: "From the start",
    help: "Each event goes through its flow once more, as a new run. Everything is sent again.",
  },
};

/** The slowest that is worth offering, and the fastest that the engine takes. */
const FASTEST = 1000;

/** What a typed rate means: a number a second, none when it is empty, or why it is neither. */
export function readRate(typed: string): { rate?: number; problem?: string } {
  const text = typed.trim();
  if (text === "") return {};
  const rate = Number(text);
  return /^\d+$/.test(text) && rate >= 1 && rate <= FASTEST
    ? { rate }
    : { problem: `Give a number from 1 to ${number(FASTEST)}, or nothing.` };
}

/** "about 3 min" for so many runs at so many a second; empty when it is over at once. */
export function lengthWords(count: number, rate: number | undefined): string {
  if (rate === undefined) return "";
  const seconds = Math.ceil(count / rate);
  if (seconds < 2) return "";
  if (seconds < 90) return `about ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} min`;
  return `about ${Math.round(minutes / 60)} h`;
}

/** How far it is, in one sentence. */
export function progressWords({ state, total, made, refused }: Again): string {
  const taken = made - refused;
  const not = refused > 0 ? `${number(refused)} could not be` : "";
  switch (state) {
    case "going":
      return `${number(made)} of ${plural(total, "run")} taken${not && `, ${not}`}`;
    case "cancelled":
      return `Stopped after ${number(made)} of ${plural(total, "run")}. What was taken goes on.`;
    case "done":
      if (total === 0) return "No run was left to try again.";
      if (refused === 0) {
        return total === 1
          ? "1 run was tried again."
          : `All ${number(total)} runs were tried again.`;
      }
      return `${number(taken)} of ${plural(total, "run")} ${taken === 1 ? "was" : "were"} tried again; ${not}: nothing of them failed, they had not ended, or their flow is gone.`;
  }
}

/** How much of it is done, from 0 to 1. */
export function progressOf({ made, total }: Again): number {
  return total === 0 ? 1 : Math.min(1, made / total);
}
