import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunDetail, RunSummary, WatchEvent } from "../../bindings";
import { setNodeName } from "../../canvas/actions";
import { startHistory } from "../../canvas/history";
import { CLOSED, draftOf, stepOf, useBuilder } from "../../canvas/store";
import { drawing, node } from "../../canvas/testing/drawings";
import { rpc, watch } from "../../lib/host";
import { closeRun, runPublished, show, testFlow } from "./runs";

vi.mock("../../lib/host", async (original) => ({
  ...(await original<typeof import("../../lib/host")>()),
  rpc: vi.fn(),
  watch: vi.fn(),
}));

const call = vi.mocked(rpc);
const now = () => useBuilder.getState();
let listener: ((event: WatchEvent) => void) | undefined;

const summary: RunSummary = {
  id: "r1",
  flow: "f",
  flow_name: "Orders",
  test: true,
  trigger: "order",
  trigger_kind: "start",
  state: "running",
  accepted: 1000,
  steps: [],
  length: 2,
  tries: 1,
  seq: 10,
};

const detail = (): RunDetail => ({
  summary,
  flow: draftOf(now()),
  steps: [],
  calling: [],
  seq: 10,
});
const settled: WatchEvent = {
  type: "step",
  seq: 11,
  run: "r1",
  step: { node: "deal", path: "", state: "succeeded", started: 1000, took: 5, attempts: [] },
};

function answer(answers: Record<string, () => unknown>): void {
  call.mockImplementation(async (method) => answers[method]?.() as never);
}

beforeEach(() => {
  call.mockReset();
  vi.mocked(watch).mockImplementation((listen) => {
    listener = listen;
    return () => {
      listener = undefined;
    };
  });
  useBuilder.setState({
    ...CLOSED,
    flow: "f",
    history: startHistory(drawing([node("order", "start"), node("deal")], "order deal")),
  });
});

afterEach(closeRun);

describe("showing a run", () => {
  it("listens before it reads, so that nothing falls in between", async () => {
    const heard: boolean[] = [];
    answer({
      run_get: () => {
        heard.push(listener !== undefined);
        listener?.(settled);
        return detail();
      },
    });
    await show("r1");
    expect(heard).toEqual([true]);
    expect(stepOf(now(), "deal")?.look).toBe("succeeded");
    expect(now()).toMatchObject({ view: { type: "draft" }, drawer: { open: true, tab: "run" } });
  });

  it("follows it, and reads it again after a gap", async () => {
    answer({ run_get: detail });
    await show("r1");
    listener?.(settled);
    expect(stepOf(now(), "deal")?.look).toBe("succeeded");
    listener?.({ type: "resync", seq: 20 });
    await vi.waitFor(() => expect(stepOf(now(), "deal")).toBeUndefined());
  });

  it("shows the version that it went through, when the draft is another by now", async () => {
    const before = detail();
    setNodeName("deal", "Create deal");
    answer({ run_get: () => before });
    await show("r1");
    expect(now().view).toEqual({ type: "run", drawing: drawing(before.flow.nodes, "order deal") });
    closeRun();
    expect(now()).toMatchObject({ run: null, view: { type: "draft" } });
    expect(listener).toBeUndefined();
  });

  it("does not come up after another was asked for", async () => {
    let first: (value: unknown) => void = () => undefined;
    answer({ run_get: () => new Promise((resolve) => (first = resolve)) });
    const slow = show("r1");
    answer({ run_get: () => ({ ...detail(), summary: { ...summary, id: "r2" } }) });
    await show("r2");
    first(detail());
    await slow;
    expect(now().run?.detail.summary.id).toBe("r2");
  });
});

describe("testing", () => {
  it("saves the draft first", async () => {
    answer({
      flow_save: () => ({ rev: 1, problems: [], triggers: [], changes: 1 }),
      test_flow: () => ({ run: "r1" }),
      run_get: detail,
    });
    setNodeName("deal", "Create deal");
    await testFlow({ type: "body", text: "{}" });
    expect(call.mock.calls.map(([method]) => method)).toEqual([
      "flow_save",
      "test_flow",
      "run_get",
    ]);
    expect(call.mock.calls[1]?.[1]).toMatchObject({
      flow: "f",
      event: { type: "body", text: "{}" },
    });
  });

  it("does not test what is not saved", async () => {
    answer({ flow_save: () => Promise.reject(new Error("The disk is full.")) });
    setNodeName("deal", "Create deal");
    await expect(testFlow()).rejects.toThrow("The disk is full.");
    expect(call).toHaveBeenCalledTimes(1);
  });
});

describe("running by hand", () => {
  it("starts the published version at the trigger and shows that run", async () => {
    answer({ flow_run: () => ({ run: "r1" }), run_get: detail });
    await runPublished("order");
    expect(call).toHaveBeenCalledWith("flow_run", { flow: "f", trigger: "order" });
    expect(now().run?.detail.summary.id).toBe("r1");
    closeRun();
  });
});
