import { describe, expect, it } from "vitest";
import { snapTo } from "./snap";

const box = (x: number, y: number, width = 200, height = 90) => ({ x, y, width, height });

describe("helper lines", () => {
  it("align edges within reach", () => {
    const { x, y, guides } = snapTo(box(303, 97), [box(300, 300), box(0, 100)]);
    expect([x, y]).toEqual([300, 100]);
    expect(guides).toEqual({ x: 300, y: 100 });
  });

  it("align middles and right edges", () => {
    expect(snapTo(box(51, 300, 100), [box(0, 0, 200)]).x).toBe(50);
    expect(snapTo(box(98, 300, 100), [box(0, 0, 200)]).x).toBe(100);
  });

  it("leave alone what is far, and take the nearest", () => {
    expect(snapTo(box(306, 500), [box(300, 0)])).toMatchObject({ x: 306, y: 500, guides: {} });
    expect(snapTo(box(303, 500), [box(300, 0), box(304, 200)]).x).toBe(304);
  });
});
