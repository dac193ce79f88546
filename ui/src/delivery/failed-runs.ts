import type { RunFilter, Trouble } from "../bindings";
import { type ActivityFilter, NO_FILTER, writeFilter } from "../screens/activity/activity-filter";

const HOUR = 3_600_000;

/** A run is accepted before its first request fails; some wait in between. */
const BEFORE = HOUR;

/** Found in the addresses that were called; with the slash, another port is another place. */
function placeText({ destination }: Trouble): string {
  return `${destination.origin}/`;
}

/** The runs that failed for good at the place of a trouble since it began. */
export function failedRuns(trouble: Trouble): RunFilter {
  return {
    states: ["failed"],
    from: trouble.began - BEFORE,
    ...(trouble.ended != null && { to: trouble.ended }),
    text: placeText(trouble),
    tests: false,
  };
}

/** Where Activity shows them. */
export function failedRunsPath(trouble: Trouble, now: number): string {
  const age = now - trouble.began + BEFORE;
  const range: ActivityFilter["range"] =
    age <= 24 * HOUR ? "24h" : age <= 7 * 24 * HOUR ? "7d" : age <= 30 * 24 * HOUR ? "30d" : "all";
  const query = writeFilter({
    ...NO_FILTER,
    tab: "failed",
    range,
    text: placeText(trouble),
  });
  return `/activity?${query}`;
}
