/** Tries of a policy on a time line. Pure. */

export interface Tick {
  /** Its number, from 1. */
  number: number;
  /** After the first try, in milliseconds. */
  at: number;
  /** From 0 at the left to 1 at the right. */
  x: number;
  /** "6 min"; none where it would stand on another. */
  label: string | undefined;
}

/** The least room between two labels, as a part of the line. */
const ROOM = 0.15;

/**
 * Where each try stands. The first waits are seconds, the last ones hours, so the line is
 * logarithmic: else all but the last would be one dot.
 */
export function ticks(waits: readonly number[]): Tick[] {
  const unit = Math.max(1, waits[0] ?? 1);
  const times = [0];
  for (const wait of waits) times.push((times.at(-1) ?? 0) + wait);
  const end = times.at(-1) ?? 0;
  const place = (at: number) => (end === 0 ? 0 : Math.log1p(at / unit) / Math.log1p(end / unit));
  let labelled = 0;
  return times.map((at, index): Tick => {
    const x = place(at);
    const last = index === times.length - 1;
    const fits = index === 0 || last || (x - labelled >= ROOM && 1 - x >= ROOM);
    if (fits) labelled = x;
    return { number: index + 1, at, x, label: fits ? spanWords(at) : undefined };
  });
}

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
] as const;

/** "now", "5 s", "36 min", "2.6 h": short enough to stand under a dot. */
function spanWords(ms: number): string {
  if (ms === 0) return "now";
  for (const [unit, name] of UNITS) {
    if (ms < unit) continue;
    const value = ms / unit;
    return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${name}`;
  }
  return `${ms} ms`;
}
