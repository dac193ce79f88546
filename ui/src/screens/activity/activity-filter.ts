import type { RunFilter, RunState, RunSummary } from "../../bindings";

/** What Activity shows, as the address keeps it. */
export interface ActivityFilter {
  tab: Tab;
  flow: string | undefined;
  /** The kind of trigger. */
  trigger: string | undefined;
  range: Range;
  /** One bar of the histogram, in UTC milliseconds. */
  span: { from: number; to: number } | undefined;
  text: string;
  tests: boolean;
}

export const TABS = ["all", "failed", "waiting", "running"] as const;
export type Tab = (typeof TABS)[number];

export const RANGES = ["1h", "24h", "7d", "30d", "all"] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 3_600_000;

const LENGTHS: Record<Range, number | undefined> = {
  "1h": HOUR,
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
  all: undefined,
};

export const RANGE_WORDS: Record<Range, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  all: "All time",
};

const STATES: Record<Tab, RunState[]> = {
  all: [],
  failed: ["failed"],
  waiting: ["waiting"],
  running: ["queued", "running"],
};

export const NO_FILTER: ActivityFilter = {
  tab: "all",
  flow: undefined,
  trigger: undefined,
  range: "24h",
  span: undefined,
  text: "",
  tests: false,
};

export function readFilter(search: string): ActivityFilter {
  const query = new URLSearchParams(search);
  const [from, to] = (query.get("span") ?? "").split("-").map(Number);
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return {
    tab: TABS.find((tab) => tab === query.get("state")) ?? NO_FILTER.tab,
    flow: query.get("flow") ?? undefined,
    trigger: query.get("trigger") ?? undefined,
    range: RANGES.find((range) => range === query.get("range")) ?? NO_FILTER.range,
    span: whole && from !== undefined && to !== undefined && from < to ? { from, to } : undefined,
    text: query.get("text") ?? "",
    tests: query.get("tests") === "1",
  };
}

/** The query for the address: only what differs from the usual. */
export function writeFilter(filter: ActivityFilter): string {
  const query = new URLSearchParams();
  if (filter.tab !== NO_FILTER.tab) query.set("state", filter.tab);
  if (filter.flow) query.set("flow", filter.flow);
  if (filter.trigger) query.set("trigger", filter.trigger);
  if (filter.range !== NO_FILTER.range) query.set("range", filter.range);
  if (filter.span) query.set("span", `${filter.span.from}-${filter.span.to}`);
  if (filter.text) query.set("text", filter.text);
  if (filter.tests) query.set("tests", "1");
  return query.toString();
}

/** As the engine takes it. `now` is the moment from which "the last 24 hours" count. */
export function runFilter(filter: ActivityFilter, now: number): RunFilter {
  const length = LENGTHS[filter.range];
  return {
    ...(filter.flow && { flow: filter.flow }),
    ...(filter.trigger && { trigger: filter.trigger }),
    ...(filter.span ?? (length !== undefined && { from: now - length })),
    states: STATES[filter.tab],
    text: filter.text.trim(),
    tests: filter.tests,
  };
}

/** Whether a run belongs in the list. The engine alone can search by words. */
export function matches(filter: RunFilter, run: RunSummary): boolean {
  return (
    (filter.tests || !run.test) &&
    (filter.flow == null || run.flow === filter.flow) &&
    (filter.trigger == null || run.trigger_kind === filter.trigger) &&
    (filter.states.length === 0 || filter.states.includes(run.state)) &&
    (filter.from == null || run.accepted >= filter.from) &&
    (filter.to == null || run.accepted < filter.to)
  );
}

/** Whether anything but the range of time hides runs. */
export function isNarrowed(filter: ActivityFilter): boolean {
  return writeFilter({ ...filter, range: NO_FILTER.range }) !== "";
}
