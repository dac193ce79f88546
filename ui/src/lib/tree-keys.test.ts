import { describe, expect, it } from "vitest";
import { treeKey } from "./tree-keys";

const lines = [
  { id: "a", open: true, parent: undefined },
  { id: "a/b", open: false, parent: "a" },
  { id: "a/c", open: undefined, parent: "a" },
];

describe("treeKey", () => {
  it("moves, and stops at the ends", () => {
    expect(treeKey("ArrowDown", lines, 0)).toEqual({ type: "go", to: 1 });
    expect(treeKey("ArrowUp", lines, 0)).toEqual({ type: "go", to: 0 });
    expect(treeKey("End", lines, 0)).toEqual({ type: "go", to: 2 });
    expect(treeKey("PageDown", lines, 1)).toEqual({ type: "go", to: 2 });
  });

  it("opens, enters, closes and leaves branches", () => {
    expect(treeKey("ArrowRight", lines, 1)).toEqual({ type: "toggle", id: "a/b" });
    expect(treeKey("ArrowRight", lines, 0)).toEqual({ type: "go", to: 1 });
    expect(treeKey("ArrowLeft", lines, 0)).toEqual({ type: "toggle", id: "a" });
    expect(treeKey("ArrowLeft", lines, 2)).toEqual({ type: "go", to: 0 });
    expect(treeKey("Enter", lines, 1)).toEqual({ type: "toggle", id: "a/b" });
  });

  it("leaves other keys alone", () => {
    expect(treeKey("x", lines, 0)).toBeUndefined();
    expect(treeKey("ArrowRight", lines, 2)).toBeUndefined();
    expect(treeKey("Enter", [], 0)).toBeUndefined();
  });
});
