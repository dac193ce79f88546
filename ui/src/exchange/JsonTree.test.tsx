import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it } from "vitest";
import { readJsonTree } from "../lib/json-tree";
import { JsonTree } from "./JsonTree";

function show(text: string) {
  const read = readJsonTree(text);
  if (!read.ok) throw new Error(read.message);
  render(<JsonTree node={read.node} label="Body" path="deal.body" />);
  return screen.getByRole("tree", { name: "Body" });
}

const lines = () => screen.getAllByRole("treeitem").map((line) => line.textContent);

describe("JsonTree", () => {
  beforeAll(() => {
    // jsdom lays nothing out; the list needs a height to draw its rows in.
    Object.defineProperty(Element.prototype, "clientHeight", { get: () => 400 });
    Object.defineProperty(Element.prototype, "clientWidth", { get: () => 400 });
  });

  it("shows numbers as they were written", () => {
    show('{"price": 12.50, "big": 18446744073709551616}');
    expect(lines()).toEqual(["{ 2 fields", "price: 12.50", "big: 18446744073709551616"]);
  });

  it("opens and closes by keys", async () => {
    const tree = show('{"links": [1, 2], "ok": true}');
    tree.focus();
    const user = userEvent.setup();
    await user.keyboard("{ArrowDown}{ArrowRight}");
    expect(lines()).toEqual(["{ 2 fields", "links: [ 2 items", "0: 1", "1: 2", "ok: true"]);
    await user.keyboard("{ArrowLeft}");
    expect(lines()).toEqual(["{ 2 fields", "links: [ 2 items ]", "ok: true"]);
    await user.keyboard("{Home}{Enter}");
    expect(lines()).toEqual(["{ 2 fields }"]);
  });
});
