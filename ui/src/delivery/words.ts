import type { Destination, Limits, PausedWhy, Trouble } from "../bindings";
import type { Mark } from "../components/Status";
import { dayMonthOf, duration, plural, timeAgo, timeUntil } from "../lib/format";

/** How a destination is, in words, with the shape that it is drawn with. */
export interface DestinationWords {
  mark: Mark;
  words: string;
  /** Beneath: why, or what comes next. */
  sub: string;
}

const PAUSED: Record<PausedWhy, { mark: Mark; why: string }> = {
  hand: { mark: "skipped", why: "By hand" },
  gone: { mark: "failed", why: "It answered 410 Gone" },
  five_days: { mark: "failed", why: "It failed for five days" },
};

export function destinationWords(destination: Destination, now: number): DestinationWords {
  const { state, paused, paused_at, tried_again, failures } = destination;
  switch (state) {
    case "paused": {
      const { mark, why } = PAUSED[paused ?? "hand"];
      const since = paused_at == null ? "" : `, ${timeAgo(paused_at, now)}`;
      return { mark, words: "Paused", sub: `${why}${since}` };
    }
    case "resting":
      return {
        mark: "waiting",
        words: "Resting",
        sub:
          tried_again == null ? "Tried again soon" : `Tried again ${timeUntil(tried_again, now)}`,
      };
    case "open":
      return {
        mark: failures > 0 ? "waiting" : "ok",
        words: failures > 0 ? "Failing" : "Open",
        sub: failures > 0 ? `${plural(failures, "failure")} in a row` : "",
      };
  }
}

/** A destination as people name it: its host, and the port where it is no usual one. */
export function placeOf({ origin }: Pick<Destination, "origin">): string {
  return origin.replace(/^https?:\/\//, "");
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "second", "10 seconds", "minute", "2 hours", "day". */
export function spanWords(seconds: number): string {
  for (const [length, name] of [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
  ] as const) {
    if (seconds % length === 0) {
      return seconds === length ? name : `${seconds / length} ${name}s`;
    }
  }
  return seconds === 1 ? "second" : `${seconds} seconds`;
}

/** "At most 4 at a time, 100 a minute, in order"; empty without limits of its own. */
export function limitWords({ concurrency, rate, in_order }: Limits): string {
  const parts: string[] = [];
  if (concurrency != null && !in_order) parts.push(`at most ${concurrency} at a time`);
  if (rate) {
    const span = spanWords(rate.seconds);
    parts.push(`${plural(rate.count, "request")} ${/^\d/.test(span) ? `in ${span}` : `a ${span}`}`);
  }
  if (in_order) parts.push("in order");
  const words = parts.join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "23 failures in a row since 14:03", for a trouble that goes on. */
export function failingWords({ failures, began }: Trouble, now: number): string {
  const times = failures === 1 ? "1 failure" : `${plural(failures, "failure")} in a row`;
  return `${times}, since ${sinceWords(began, now)}`;
}

/** "23 failures, for 1 h 7 min", for one that is over. */
export function endedWords({ failures, began, ended }: Trouble): string {
  const length = duration(Math.max(1000, (ended ?? began) - began)).replace(/\.\d s$/, " s");
  return `${plural(failures, "failure")} in ${length}`;
}

/** "12 deliveries wait, 4 runs failed for good". */
export function costWords({ destination, failed_runs }: Trouble): string {
  const parts: string[] = [];
  const { waiting } = destination;
  if (waiting > 0) {
    parts.push(`${plural(waiting, "delivery", "deliveries")} ${waiting === 1 ? "waits" : "wait"}`);
  }
  if (failed_runs > 0) parts.push(`${plural(failed_runs, "run")} failed for good`);
  return parts.join(", ") || "Nothing is lost: no delivery waits, no run failed";
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "14:03", "12 Nov, 14:03". */
function sinceWords(at: number, now: number): string {
  const day = dayMonthOf(at, now);
  return day === "today" ? clock.format(at) : `${day}, ${clock.format(at)}`;
}

export interface AlertWords {
  /** What is said in a toast. */
  words: string;
  /** Said once: the same again stays unsaid. */
  key: string;
}

/** An alert in one sentence: what happened, and what happens to deliveries. */
export function alertWords(trouble: Trouble): AlertWords {
  const place = placeOf(trouble.destination);
  const { paused } = trouble.destination;
  if (trouble.ended != null) {
    return { key: `${trouble.id} over`, words: `${place} takes deliveries again.` };
  }
  const key = `${trouble.id} ${trouble.stage}`;
  if (trouble.destination.state === "paused" && paused && paused !== "hand") {
    const why = paused === "gone" ? "it answered 410 Gone" : "it has failed for five days";
    return { key: `${key} ${paused}`, words: `${place} is paused, because ${why}.` };
  }
  return {
    key,
    words: `Deliveries to ${place} fail: ${plural(trouble.failures, "failure")} in a row.`,
  };
}

/** More names than these do not fit into one line. */
const NAMED = 3;

/** Serious troubles in one line across the window. */
export function barWords(troubles: readonly Trouble[]): string {
  const waiting = troubles.reduce((sum, { destination }) => sum + destination.waiting, 0);
  const wait = waiting > 0 ? ` ${plural(waiting, "delivery waits", "deliveries wait")}.` : "";
  const [only] = troubles;
  if (troubles.length === 1 && only) {
    return `Deliveries to ${placeOf(only.destination)} fail. ${only.error}${wait}`;
  }
  const places = troubles.slice(0, NAMED).map(({ destination }) => placeOf(destination));
  const more = troubles.length - places.length;
  const named = `${places.join(", ")}${more > 0 ? ` and ${plural(more, "other")}` : ""}`;
  return `Deliveries fail at ${plural(troubles.length, "address", "addresses")}: ${named}.${wait}`;
}
