import { describe, expect, it } from "vitest";
import { type Drawing, downstream, edgeId } from "./drawing";
import * as edit from "./edits";
import { paste, takeFragment } from "./fragment";
import { commit, redo, startHistory, undo } from "./history";
import { freshId } from "./ids";
import { tidy } from "./layout";
import { USUAL } from "./place";
import { connectProblem } from "./rules";
import { drawing, edge, KINDS, node, random } from "./testing/drawings";

const chain = drawing([node("a", "start"), node("b"), node("c")], "a b", "b c");

describe("edits", () => {
  it("puts a step into a line", () => {
    const drawn = edit.insertOn(chain, edge("a b"), node("x", "branch"), "true");
    expect(drawn.edges.map(edgeId)).toEqual(["a:next>x", "x:true>b", "b:next>c"]);
  });

  it("ends the line at a step without a way out", () => {
    const drawn = edit.insertOn(chain, edge("a b"), node("x", "stop"), undefined);
    expect(drawn.edges.map(edgeId)).toEqual(["a:next>x", "b:next>c"]);
  });

  it("deletes a step with its lines, and a line by itself", () => {
    expect(edit.remove(chain, new Set(["b"]))).toEqual(drawing([node("a", "start"), node("c")]));
    expect(edit.remove(chain, new Set(), new Set(["a:next>b"])).edges).toEqual([edge("b c")]);
    expect(edit.remove(chain, new Set(["nobody"]))).toBe(chain);
  });

  it("moves one end of a line without doubling another", () => {
    expect(edit.reconnect(chain, edge("b c"), edge("a c")).edges).toEqual([
      edge("a b"),
      edge("a c"),
    ]);
    expect(edit.reconnect(chain, edge("b c"), edge("a b")).edges).toEqual([edge("a b")]);
  });

  it("renames an id everywhere", () => {
    const drawn = drawing(
      [node("a", "start"), node("b", "send", { url: "https://x/{{ a.body.id }}" })],
      "a b",
    );
    const renamed = edit.setId(drawn, "a", "order");
    expect(renamed.nodes.map((one) => one.id)).toEqual(["order", "b"]);
    expect(renamed.nodes[1]?.config.url).toBe("https://x/{{ order.body.id }}");
    expect(renamed.edges).toEqual([edge("order b")]);
  });

  it("makes room by moving what follows", () => {
    const moved = edit.makeRoom(chain, "b", 100).nodes.map((one) => one.position[0]);
    expect(moved).toEqual([0, 100, 100]);
  });

  it("gives back the same drawing, and the same nodes, where nothing changes", () => {
    expect(edit.setName(chain, "a", "a")).toBe(chain);
    expect(edit.moveNodes(chain, new Map([["a", [0, 0]]]))).toBe(chain);
    expect(edit.connect(chain, edge("a b"))).toBe(chain);
    expect(edit.setName(chain, "a", "Order").nodes[1]).toBe(chain.nodes[1]);
  });
});

/** Any edit that a person can make, chosen by chance. */
function anyEdit(drawn: Drawing, pick: (below: number) => number): Drawing {
  const ids = drawn.nodes.map((one) => one.id);
  const some = () => ids[pick(ids.length)] ?? "";
  const chosen = new Set([some(), some()]);
  switch (pick(9)) {
    case 0: {
      const kind = [...KINDS.keys()][pick(KINDS.size)] ?? "send";
      return edit.addNode(drawn, node(freshId(kind, ids), kind));
    }
    case 1: {
      const line = { from: some(), port: "next", to: some() };
      return connectProblem(drawn, KINDS, line) ? drawn : edit.connect(drawn, line);
    }
    case 2:
      return edit.remove(drawn, chosen);
    case 3:
      return edit.setId(drawn, some(), freshId(`step_${pick(50)}`, ids));
    case 4:
      return edit.setConfig(drawn, some(), { url: `{{ ${some()}.body }}` });
    case 5:
      return edit.nudge(drawn, chosen, [4 * pick(20), -4 * pick(20)]);
    case 6:
      return paste(drawn, takeFragment(drawn, chosen)).drawing;
    case 7: {
      const line = drawn.edges[pick(drawn.edges.length)];
      return line ? edit.insertOn(drawn, line, node(freshId("mid", ids)), "next") : drawn;
    }
    default:
      return tidy(drawn, KINDS, () => USUAL);
  }
}

describe.each(Array.from({ length: 30 }, (_, seed) => seed))("any edits, seed %i", (seed) => {
  const pick = random(seed);
  const states: Drawing[] = [chain];
  let history = startHistory<Drawing>(chain);
  for (let step = 0; step < 60; step += 1) {
    const next = anyEdit(history.present, pick);
    if (next === history.present) continue;
    history = commit(history, next, { now: step });
    states.push(structuredClone(next));
  }

  it("are undone one by one, and redone", () => {
    let now = history;
    for (const before of states.toReversed().slice(1)) {
      now = undo(now);
      expect(now.present).toEqual(before);
    }
    expect(undo(now)).toBe(now);
    for (const after of states.slice(1)) {
      now = redo(now);
      expect(now.present).toEqual(after);
    }
  });

  it("leave a drawing that holds together", () => {
    const { nodes, edges } = history.present;
    const ids = nodes.map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(edges.map(edgeId)).size).toBe(edges.length);
    for (const { from, to } of edges) {
      expect(ids).toContain(from);
      expect(ids).toContain(to);
      expect(downstream(history.present, to)).not.toContain(from);
    }
  });
});
