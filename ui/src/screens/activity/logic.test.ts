import { describe, expect, it } from "vitest";
import type { Flow, RunState, RunSummary, StepSummary, WatchEvent } from "../../bindings";
import { matches, NO_FILTER, readFilter, runFilter, writeFilter } from "./activity-filter";
import { miniLayout } from "./mini-layout";
import { firstPage, foldRuns, olderPage, release, trim } from "./run-list";
import { outcome, took } from "./run-words";

function run(id: string, over: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    flow: "f",
    flow_name: "Orders",
    test: false,
    trigger: "order",
    trigger_kind: "webhook_trigger",
    state: "succeeded",
    accepted: Number(id),
    steps: [],
    length: 3,
    tries: 1,
    seq: Number(id),
    ...over,
  };
}

function said(summary: RunSummary): WatchEvent {
  return { type: "run", seq: summary.seq, run: summary };
}

const all = { belongs: () => true, hold: false };
const ids = (runs: readonly RunSummary[]) => runs.map((one) => one.id);

describe("the filter in the address", () => {
  it("comes back as it was written", () => {
    const filter = {
      ...NO_FILTER,
      tab: "failed" as const,
      flow: "f1",
      trigger: "manual_trigger",
      range: "7d" as const,
      span: { from: 10, to: 20 },
      text: "a&b?",
      tests: true,
    };
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter(NO_FILTER)).toBe("");
    expect(readFilter("state=odd&span=x-y&range=never")).toEqual(NO_FILTER);
  });

  it("becomes the engine's", () => {
    expect(runFilter({ ...NO_FILTER, range: "1h", tab: "running" }, 4_000_000)).toEqual({
      from: 400_000,
      states: ["queued", "running"],
      text: "",
      tests: false,
    });
    expect(runFilter({ ...NO_FILTER, span: { from: 1, to: 2 } }, 9)).toMatchObject({
      from: 1,
      to: 2,
    });
  });

  it("tells which runs belong", () => {
    const filter = {
      flow: "f",
      states: ["failed" as RunState],
      from: 5,
      to: 9,
      text: "",
      tests: false,
    };
    expect(matches(filter, run("6", { state: "failed" }))).toBe(true);
    expect(matches(filter, run("6"))).toBe(false);
    expect(matches(filter, run("4", { state: "failed" }))).toBe(false);
    expect(matches(filter, run("6", { state: "failed", test: true }))).toBe(false);
  });
});

describe("foldRuns", () => {
  const list = firstPage({ runs: [run("5"), run("3")], more: true, seq: 5 });

  it("puts new runs in their place and changes known ones", () => {
    const after = foldRuns(
      list,
      [said(run("7")), said(run("6")), said(run("3", { state: "failed", seq: 8 }))],
      all,
    );
    expect(ids(after.runs)).toEqual(["7", "6", "5", "3"]);
    expect(after.runs[3]?.state).toBe("failed");
  });

  it("ignores what the page already holds, and older news", () => {
    const old = said(run("2", { seq: 4 }));
    const stale = said(run("5", { state: "running", seq: 4 }));
    expect(foldRuns(list, [old, stale], all).runs).toEqual(list.runs);
  });

  it("holds new runs back until they are wanted, and keeps them current", () => {
    let after = foldRuns(list, [said(run("7", { state: "running" }))], { ...all, hold: true });
    expect(ids(after.runs)).toEqual(["5", "3"]);
    after = foldRuns(after, [said(run("7", { seq: 9 }))], { ...all, hold: true });
    expect(after.held[0]?.state).toBe("succeeded");
    expect(ids(release(after).runs)).toEqual(["7", "5", "3"]);
    expect(release(after).held).toEqual([]);
  });

  it("lets a run go that no longer belongs", () => {
    const after = foldRuns(list, [said(run("5", { state: "failed", seq: 9 }))], {
      belongs: (one) => one.state !== "failed",
      hold: false,
    });
    expect(ids(after.runs)).toEqual(["3"]);
  });

  it("marks steps as they settle", () => {
    const step: StepSummary = {
      node: "deal",
      path: "",
      state: "waiting",
      started: 0,
      took: 0,
      attempts: [
        { number: 1, started: 0, took: 0, method: "POST", url: "" },
        { number: 2, started: 0, took: 0, method: "POST", url: "" },
      ],
    };
    const after = foldRuns(list, [{ type: "step", seq: 9, run: "5", step }], all);
    expect(after.runs[0]).toMatchObject({ tries: 2, steps: [{ node: "deal", state: "waiting" }] });
  });

  it("reads older pages without repeats, and forgets what is far below", () => {
    const after = olderPage(list, { runs: [run("3"), run("1")], more: false, seq: 9 });
    expect(ids(after.runs)).toEqual(["5", "3", "1"]);
    expect(after.more).toBe(false);
    expect(trim(after, 2)).toMatchObject({ more: true, runs: [{ id: "5" }, { id: "3" }] });
  });
});

describe("words", () => {
  it("says how a run went", () => {
    expect(outcome(run("1"))).toBe("Succeeded");
    expect(outcome(run("1", { tries: 3 }))).toBe("Succeeded at the third try");
    expect(outcome(run("1", { tries: 8, state: "failed" }))).toBe("Failed after 8 tries");
    expect(took(run("1000", { finished: 1143 }), 0)).toBe("143 ms");
    expect(took(run("1", { state: "waiting", due: 250_000 }), 10_000)).toBe("retry in 4 min");
  });
});

describe("miniLayout", () => {
  const node = (id: string) => ({
    id,
    kind: "k",
    name: id,
    position: [0, 0] as [number, number],
    config: {},
  });
  const flow = (nodes: string[], edges: [string, string, string?][]): Flow => ({
    hookline: 1,
    name: "",
    nodes: nodes.map(node),
    edges: edges.map(([from, to, port = "next"]) => ({ from, port, to })),
  });

  it("draws the way on straight and others below", () => {
    const places = miniLayout(
      flow(
        ["order", "test", "deal", "done", "slack", "page"],
        [
          ["order", "test"],
          ["test", "deal", "true"],
          ["test", "slack", "false"],
          ["deal", "page", "error"],
          ["deal", "done"],
        ],
      ),
    );
    const at = Object.fromEntries(places.map((p) => [p.node, [p.column, p.row]]));
    expect(at).toEqual({
      order: [0, 0],
      test: [1, 0],
      deal: [2, 0],
      done: [3, 0],
      page: [3, 1],
      slack: [2, 1],
    });
  });

  it("places every node once, even when somebody drew a circle", () => {
    const places = miniLayout(
      flow(
        ["a", "b", "c"],
        [
          ["a", "b"],
          ["b", "a"],
        ],
      ),
    );
    expect(places).toHaveLength(3);
    expect(new Set(places.map((p) => `${p.column}:${p.row}`)).size).toBe(3);
  });
});
