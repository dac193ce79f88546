import { describe, expect, it } from "vitest";
import { tidy } from "./layout";
import { between, free, GAP, rightOf, USUAL } from "./place";
import { drawing, edge, KINDS, node } from "./testing/drawings";

const size = () => USUAL;

describe("tidy up", () => {
  const drawn = drawing(
    [node("a", "start"), node("b", "branch"), node("no"), node("yes"), node("end", "stop")],
    "a b",
    "b.false no",
    "b.true yes",
    "yes end",
  );
  const tidied = tidy(drawn, KINDS, size);
  const at = (id: string) => tidied.nodes.find((one) => one.id === id)?.position ?? [0, 0];

  it("goes from left to right on the grid", () => {
    expect(at("a")[0]).toBeLessThan(at("b")[0]);
    expect(at("b")[0]).toBeLessThan(at("yes")[0]);
    expect(at("yes")[0]).toBeLessThan(at("end")[0]);
    for (const { position } of tidied.nodes) expect(position.map((n) => n % 4)).toEqual([0, 0]);
  });

  it("keeps true above false, and a chain in one line", () => {
    expect(at("yes")[1]).toBeLessThan(at("no")[1]);
    expect(at("a")[1]).toBe(at("b")[1]);
    expect(at("yes")[1]).toBe(at("end")[1]);
  });

  it("lines up the left edges of a column, whatever the widths", () => {
    const wide = tidy(drawn, KINDS, (id) => ({ width: id === "no" ? 300 : 140, height: 64 }));
    const left = (id: string) => wide.nodes.find((one) => one.id === id)?.position[0];
    expect(left("yes")).toBe(left("no"));
  });

  it("covers nothing", () => {
    for (const one of tidied.nodes) {
      for (const other of tidied.nodes) {
        if (one === other || one.position[0] !== other.position[0]) continue;
        expect(Math.abs(one.position[1] - other.position[1])).toBeGreaterThanOrEqual(USUAL.height);
      }
    }
  });

  it("changes nothing in what is tidy", () => {
    expect(tidy(tidied, KINDS, size)).toBe(tidied);
    expect(tidy(drawing([]), KINDS, size).nodes).toEqual([]);
  });
});

describe("places", () => {
  const drawn = drawing([node("a", "start"), { ...node("b"), position: [260, 0] }], "a b");

  it("puts a step right of another, below what is there", () => {
    expect(rightOf(drawn, "b", size, [0, 0])).toEqual([260 + USUAL.width + GAP.x, 0]);
    const [x, y] = rightOf(drawn, "a", size, [0, 0]);
    expect(x).toBe(260);
    expect(y).toBeGreaterThanOrEqual(USUAL.height);
    expect(rightOf(drawing([]), undefined, size, [80, 120])).toEqual([80, 120]);
  });

  it("stays where there is room", () => {
    expect(free(drawn, size, [1001, 403])).toEqual([1000, 404]);
  });

  it("finds the room that a line needs for another step", () => {
    const place = between(drawn, edge("a b"), size);
    expect(place?.position[1]).toBe(0);
    expect(place?.position[0]).toBeGreaterThanOrEqual(USUAL.width + GAP.x);
    expect(place?.room).toBeGreaterThanOrEqual(USUAL.width + GAP.x);
    expect(between(drawn, edge("a nobody"), size)).toBeUndefined();
  });
});
