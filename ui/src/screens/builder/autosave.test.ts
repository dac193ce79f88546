import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Saved } from "../../bindings";
import { setNodeName } from "../../canvas/actions";
import { startHistory } from "../../canvas/history";
import { CLOSED, useBuilder } from "../../canvas/store";
import { drawing, node } from "../../canvas/testing/drawings";
import { RpcError, rpc } from "../../lib/host";
import { autosave, flush, keepMine, retrySave } from "./autosave";

vi.mock("../../lib/host", async (original) => ({
  ...(await original<typeof import("../../lib/host")>()),
  rpc: vi.fn(),
}));

const call = vi.mocked(rpc);
const saved = (rev: number): Saved => ({ rev, problems: [], triggers: [], changes: 1 });
const now = () => useBuilder.getState();
let stop: () => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  call.mockReset();
  useBuilder.setState({
    ...CLOSED,
    flow: "f",
    name: "Orders",
    rev: 4,
    history: startHistory(drawing([node("deal")])),
  });
  stop = autosave();
});

afterEach(async () => {
  call.mockResolvedValue(saved(99) as never);
  await stop();
  vi.useRealTimers();
});

describe("autosave", () => {
  it("saves once after a burst of changes, with the revision it came from", async () => {
    call.mockResolvedValue(saved(5) as never);
    setNodeName("deal", "a");
    setNodeName("deal", "ab");
    expect(call).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(call).toHaveBeenCalledTimes(1);
    expect(call.mock.calls[0]?.[1]).toMatchObject({ flow: "f", rev: 4, draft: { name: "Orders" } });
    expect(now()).toMatchObject({ rev: 5, changes: 1, save: { type: "saved" } });
  });

  it("puts what changes meanwhile into the next save", async () => {
    let finish: (value: never) => void = () => undefined;
    call.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    call.mockResolvedValueOnce(saved(6) as never);
    setNodeName("deal", "a");
    const flushed = flush();
    setNodeName("deal", "b");
    finish(saved(5) as never);
    await flushed;
    expect(call.mock.calls.map((args) => (args[1] as { rev: number }).rev)).toEqual([4, 5]);
    expect(now().save.type).toBe("saved");
  });

  it("says why it could not save, and tries again when asked or when more changes", async () => {
    call.mockRejectedValueOnce(new RpcError("unreachable", "Hookline cannot be reached."));
    setNodeName("deal", "a");
    await flush();
    expect(now().save).toEqual({ type: "failed", message: "Hookline cannot be reached." });
    call.mockResolvedValue(saved(5) as never);
    retrySave();
    await flush();
    expect(now().save.type).toBe("saved");
  });

  it("stops at a conflict until somebody decides", async () => {
    call.mockRejectedValueOnce(new RpcError("draft_conflict", "Somebody saved a later draft."));
    setNodeName("deal", "a");
    await flush();
    setNodeName("deal", "ab");
    await vi.runAllTimersAsync();
    expect(now().save.type).toBe("conflict");
    expect(call).toHaveBeenCalledTimes(1);

    call.mockResolvedValueOnce({ rev: 9 } as never).mockResolvedValueOnce(saved(10) as never);
    await keepMine();
    expect(call.mock.calls.at(-1)?.[1]).toMatchObject({
      rev: 9,
      draft: { nodes: [{ name: "ab" }] },
    });
    expect(now()).toMatchObject({ rev: 10, save: { type: "saved" } });
  });

  it("saves what is left when it is stopped", async () => {
    call.mockResolvedValue(saved(5) as never);
    setNodeName("deal", "a");
    await stop();
    expect(call).toHaveBeenCalledTimes(1);
  });
});
