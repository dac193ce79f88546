import type { FlowSummary } from "../../bindings";
import { fold } from "../../lib/fold";

export type Shown = "all" | "on" | "off" | "look";
export type Order = "last_run" | "name" | "changed";

/** A flow that somebody should look at: its last run failed or waits, or it is on with problems. */
function needsALook(flow: FlowSummary): boolean {
  const state = flow.last_run?.state;
  return state === "failed" || state === "waiting" || (flow.on && flow.problems > 0);
}

/** How many each tab holds. */
export function countShown(flows: readonly FlowSummary[]): Record<Shown, number> {
  const on = flows.filter((flow) => flow.on).length;
  return { all: flows.length, on, off: flows.length - on, look: flows.filter(needsALook).length };
}

/** What the list shows: one tab, the words searched for, in the chosen order. */
export function listFlows(
  flows: readonly FlowSummary[],
  shown: Shown,
  search: string,
  order: Order,
): FlowSummary[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return flows
    .filter((flow) => inTab(flow, shown))
    .filter((flow) => {
      const text = fold(`${flow.name} ${flow.description}`);
      return words.every((word) => text.includes(word));
    })
    .sort(comparers[order]);
}

function inTab(flow: FlowSummary, shown: Shown): boolean {
  switch (shown) {
    case "all":
      return true;
    case "on":
      return flow.on;
    case "off":
      return !flow.on;
    case "look":
      return needsALook(flow);
  }
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const byName = (a: FlowSummary, b: FlowSummary) => names.compare(a.name, b.name);

const comparers: Record<Order, (a: FlowSummary, b: FlowSummary) => number> = {
  name: byName,
  changed: (a, b) => b.updated - a.updated || byName(a, b),
  // Flows that never ran come last, the ones just made first among them.
  last_run: (a, b) =>
    (b.last_run?.at ?? 0) - (a.last_run?.at ?? 0) || b.updated - a.updated || byName(a, b),
};
