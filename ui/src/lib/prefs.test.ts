import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const rpc = vi.hoisted(() => vi.fn());
vi.mock("./host", () => ({ rpc }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  localStorage.clear();
  rpc.mockReset().mockResolvedValue({ values: {} });
});
afterEach(() => {
  vi.useRealTimers();
});

function remember(values: Record<string, unknown>, unsaved = false): void {
  localStorage.setItem("hookline.prefs", JSON.stringify({ values, unsaved }));
}

describe("preferences", () => {
  it("are there at once after a restart, and the engine's word counts more", async () => {
    remember({ width: 300, order: "name" });
    const { loadPrefs, oneOf, pref, within } = await import("./prefs");
    const width = pref("width", 440, within(200, 900));
    const order = pref("order", "last", oneOf("last", "name"));
    expect(width.get()).toBe(300);
    rpc.mockResolvedValueOnce({ values: { width: 520 } });
    await loadPrefs();
    expect(width.get()).toBe(520);
    expect(order.get()).toBe("last");
  });

  it("keep what was set while the engine was asked", async () => {
    const { loadPrefs, pref, within } = await import("./prefs");
    const width = pref("width", 440, within(200, 900));
    let answer: (value: unknown) => void = () => undefined;
    rpc.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const loading = loadPrefs();
    width.set(600);
    answer({ values: { width: 250 } });
    await loading;
    expect(width.get()).toBe(600);
  });

  it("are sent again when the window went away before the engine had them", async () => {
    remember({ width: 700 }, true);
    const { loadPrefs, pref, within } = await import("./prefs");
    const width = pref("width", 440, within(200, 900));
    rpc.mockResolvedValueOnce({ values: { width: 250, order: "name" } });
    await loadPrefs();
    expect(width.get()).toBe(700);
    await vi.advanceTimersByTimeAsync(1000);
    expect(rpc).toHaveBeenLastCalledWith("prefs_set", { values: { width: 700, order: "name" } });
    expect(localStorage.getItem("hookline.prefs")).toContain('"unsaved":false');
  });

  it("ignore what they do not know", async () => {
    remember({ width: "wide", order: "sideways", big: 99999 });
    const { flag, oneOf, pref, within } = await import("./prefs");
    expect(pref("width", 440, within(200, 900)).get()).toBe(440);
    expect(pref("order", "last", oneOf("last", "name")).get()).toBe("last");
    expect(pref("big", 440, within(200, 900)).get()).toBe(900);
    expect(pref("missing", true, flag).get()).toBe(true);
  });

  it("are sent to the engine once, after a burst of changes", async () => {
    const { pref, within } = await import("./prefs");
    const width = pref("width", 440, within(200, 900));
    const changed = vi.fn();
    width.subscribe(changed);
    for (let value = 441; value < 460; value += 1) width.set(value);
    width.set(459);
    expect(changed).toHaveBeenCalledTimes(19);
    expect(rpc).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(rpc.mock.calls).toEqual([["prefs_set", { values: { width: 459 } }]]);
  });
});
