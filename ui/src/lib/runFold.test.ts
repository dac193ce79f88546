import { describe, expect, it } from "vitest";
import type { RunDetail, RunSummary, StepSummary, WatchEvent } from "../bindings";
import { foldRun, type RunFold, startFold, stepNow } from "./runFold";

const summary: RunSummary = {
  id: "r1",
  flow: "f1",
  flow_name: "Orders",
  test: true,
  trigger: "order",
  trigger_kind: "webhook_trigger",
  state: "running",
  accepted: 1000,
  steps: [],
  length: 3,
  tries: 1,
  seq: 10,
};

const detail: RunDetail = {
  summary,
  flow: { hookline: 1, name: "Orders", nodes: [], edges: [] },
  steps: [],
  calling: [],
  seq: 10,
};

function step(node: string, state: StepSummary["state"], more: Partial<StepSummary> = {}) {
  return { node, path: "", state, started: 1000, took: 5, attempts: [], ...more };
}

const settled = (seq: number, of: StepSummary, run = "r1"): WatchEvent => ({
  type: "step",
  seq,
  run,
  step: of,
});
const started = (node: string, at: number, run = "r1"): WatchEvent => ({
  type: "step_started",
  run,
  node,
  path: "",
  at,
});
const ended = (seq: number): WatchEvent => ({
  type: "run",
  seq,
  run: { ...summary, state: "succeeded", finished: 1200, seq },
});

const fold = (events: WatchEvent[], from: RunFold = startFold(detail)) =>
  events.reduce(foldRun, from);

describe("folding a run", () => {
  it("follows a step from its call to its end", () => {
    const called = fold([started("deal", 1010)]);
    expect(stepNow(called, "deal")).toEqual({ look: "running", since: 1010 });
    const done = fold([settled(11, step("deal", "succeeded"))], called);
    expect(stepNow(done, "deal")?.look).toBe("succeeded");
    expect(stepNow(done, "other")).toBeUndefined();
  });

  it("begins with the calls under way, but not with one that has ended since", () => {
    const calling = ["deal", "mail"].map((node) => ({ node, path: "", at: 1010 }));
    const from = startFold({ ...detail, calling, steps: [step("mail", "succeeded")] });
    expect(stepNow(from, "deal")).toEqual({ look: "running", since: 1010 });
    expect(stepNow(from, "mail")?.look).toBe("succeeded");
  });

  it("shows a queued run as running from its first call on", () => {
    const queued = startFold({ ...detail, summary: { ...summary, state: "queued" } });
    expect(fold([started("deal", 1010)], queued).detail.summary.state).toBe("running");
  });

  it("ends with the run", () => {
    const over = fold([started("deal", 1010), ended(12), started("deal", 1300)]);
    expect(over.detail.summary.state).toBe("succeeded");
    expect(stepNow(over, "deal")).toBeUndefined();
  });

  it("leaves out what the snapshot holds, and other runs", () => {
    const from = startFold({ ...detail, steps: [step("deal", "succeeded")], seq: 12 });
    const late = [
      started("deal", 1010),
      settled(11, step("deal", "waiting")),
      settled(13, step("deal", "failed"), "r2"),
      started("deal", 1500, "r2"),
    ];
    expect(fold(late, from)).toBe(from);
  });

  it("shows a retry as running, but not one whose end is known", () => {
    const waiting = step("deal", "waiting", { finished: 1010, due: 2000 });
    const from = fold([settled(11, waiting)]);
    expect(stepNow(fold([started("deal", 1010)], from), "deal")?.look).toBe("waiting");
    const again = fold([started("deal", 2001)], from);
    expect(stepNow(again, "deal")).toMatchObject({ look: "running", step: { due: 2000 } });
  });

  it("tells the items of a loop apart", () => {
    const items = fold([
      settled(11, step("deal", "succeeded", { path: "loop[0]" })),
      settled(12, step("deal", "failed", { path: "loop[1]" })),
    ]);
    expect(items.detail.steps).toHaveLength(2);
    expect(stepNow(items, "deal", "loop[1]")?.look).toBe("failed");
  });

  it("comes to the same whenever the snapshot is read", () => {
    const events: WatchEvent[] = [
      started("a", 1001),
      settled(11, step("a", "succeeded")),
      started("b", 1002),
      settled(12, step("b", "failed")),
      settled(13, step("c", "skipped")),
      ended(14),
    ];
    const whole = fold(events);
    for (let read = 0; read <= events.length; read += 1) {
      const snapshot = fold(events.slice(0, read)).detail;
      expect(fold(events, startFold(snapshot))).toEqual(whole);
    }
  });
});
