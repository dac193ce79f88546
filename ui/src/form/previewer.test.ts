import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TemplateText } from "../bindings";
import { makePreviewer } from "./previewer";

describe("makePreviewer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks once for many, and keeps the answers", async () => {
    const render = vi.fn(async (templates: TemplateText[]) =>
      templates.map(({ text }) => (text === "bad" ? { error: "No." } : { text: `<${text}>` })),
    );
    const previewer = makePreviewer(render);
    const changed = vi.fn();
    previewer.subscribe(changed);
    expect(previewer.get("a", "text")).toBeUndefined();
    previewer.get("a", "text");
    previewer.get("a", "url");
    previewer.get("bad", "text");
    await vi.runAllTimersAsync();
    expect(render).toHaveBeenCalledOnce();
    expect(render.mock.lastCall?.[0]).toHaveLength(3);
    expect(changed).toHaveBeenCalledOnce();
    expect(previewer.get("a", "text")).toEqual({ text: "<a>", error: undefined });
    expect(previewer.get("bad", "text")).toEqual({ text: undefined, error: "No." });
  });

  it("asks again after a call that failed", async () => {
    const render = vi
      .fn<(templates: TemplateText[]) => Promise<{ text: string }[]>>()
      .mockRejectedValueOnce(new Error("gone"))
      .mockResolvedValueOnce([{ text: "b" }]);
    const previewer = makePreviewer(render);
    previewer.get("a", "text");
    await vi.runAllTimersAsync();
    expect(previewer.get("a", "text")).toBeUndefined();
    await vi.runAllTimersAsync();
    expect(previewer.get("a", "text")?.text).toBe("b");
  });
});
