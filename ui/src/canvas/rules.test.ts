import { describe, expect, it } from "vitest";
import { connectProblem, portRows } from "./rules";
import { drawing, edge, KINDS, node } from "./testing/drawings";

const drawn = drawing(
  [node("a", "start"), node("b"), node("c"), node("d"), node("e", "stop")],
  "a b",
  "b c",
);

describe("connecting", () => {
  it("allows what makes sense, also twice out of one port", () => {
    expect(connectProblem(drawn, KINDS, edge("c d"))).toBeUndefined();
    expect(connectProblem(drawn, KINDS, edge("a c"))).toBeUndefined();
    expect(connectProblem(drawn, KINDS, edge("b.error c"))).toBeUndefined();
  });

  it.each([
    ["c b", /circle/],
    ["b b", /itself/],
    ["b a", /trigger/],
    ["a b", /already leads/],
    ["a nobody", /gone/],
    ["e d", /ends its path/],
  ])("refuses %s, and says why", (line, why) => {
    expect(connectProblem(drawn, KINDS, edge(line))).toMatch(why);
  });
});

describe("ports", () => {
  const names = (...ports: string[]) => ports.map((name) => ({ name, label: name }));

  it("puts one way out at the title, several in rows, errors at the bottom", () => {
    expect(portRows(names("next"))).toEqual({ single: { name: "next", label: "next" }, rows: [] });
    expect(portRows(names("next", "error")).single?.name).toBe("next");
    expect(portRows(names("next", "error")).error?.name).toBe("error");
    expect(portRows(names("true", "false")).rows).toHaveLength(2);
    expect(portRows([])).toEqual({ rows: [] });
  });
});
