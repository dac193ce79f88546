import { describe, expect, it } from "vitest";
import type { FlowSummary } from "../../bindings";
import { countShown, listFlows } from "./flow-filter";
import { barHeights } from "./Spark";

function flow(name: string, over: Partial<FlowSummary> = {}): FlowSummary {
  return {
    id: name,
    name,
    description: "",
    on: true,
    version: 1,
    changed: false,
    kinds: [],
    problems: 0,
    last_run: null,
    week: [],
    runs: 0,
    updated: 0,
    ...over,
  };
}

const ran = (state: "succeeded" | "failed" | "waiting", at: number): Partial<FlowSummary> => ({
  last_run: { id: "r", state, at },
});
const names = (flows: FlowSummary[]) => flows.map((one) => one.name);

const flows = [
  flow("Orders", { ...ran("succeeded", 30), description: "To the café’s CRM" }),
  flow("flow 10", ran("failed", 10)),
  flow("flow 9", { ...ran("waiting", 20), on: false }),
  flow("Never", { updated: 5, problems: 2 }),
  flow("Draft", { updated: 9, on: false, version: null, problems: 3 }),
];

describe("the flows list", () => {
  it("counts what each tab holds", () => {
    expect(countShown(flows)).toEqual({ all: 5, on: 3, off: 2, look: 3 });
    expect(names(listFlows(flows, "look", "", "name"))).toEqual(["flow 9", "flow 10", "Never"]);
    expect(names(listFlows(flows, "off", "", "name"))).toEqual(["Draft", "flow 9"]);
  });

  it("finds every word in name or description, whatever case or accent", () => {
    expect(names(listFlows(flows, "all", "CAFE orders", "name"))).toEqual(["Orders"]);
    expect(listFlows(flows, "all", "cafe invoices", "name")).toEqual([]);
    expect(listFlows(flows, "all", "  ", "name")).toHaveLength(5);
  });

  it("orders by last run, those that never ran last and the newest of them first", () => {
    expect(names(listFlows(flows, "all", "", "last_run"))).toEqual([
      "Orders",
      "flow 9",
      "flow 10",
      "Draft",
      "Never",
    ]);
  });

  it("leaves the list it is given as it is", () => {
    const before = names(flows);
    listFlows(flows, "all", "", "name");
    expect(names(flows)).toEqual(before);
  });
});

describe("a day's bar", () => {
  it("keeps a line for a day without runs, and never hides a failure", () => {
    expect(barHeights({ ok: 0, failed: 0 }, 100)).toEqual({ ok: 1, failed: 0 });
    expect(barHeights({ ok: 100, failed: 1 }, 101)).toEqual({ ok: 22, failed: 2 });
    expect(barHeights({ ok: 1, failed: 0 }, 10_000)).toEqual({ ok: 1, failed: 0 });
  });
});
