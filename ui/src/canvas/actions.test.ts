import { beforeEach, describe, expect, it } from "vitest";
import * as actions from "./actions";
import { edgeId } from "./drawing";
import { startHistory } from "./history";
import { USUAL } from "./place";
import { select, selectNode } from "./selection";
import { CLOSED, draftOf, panelNode, useBuilder } from "./store";
import { drawing, edge, KINDS, node } from "./testing/drawings";

const size = () => USUAL;
const kind = (name: string) => {
  const found = KINDS.get(name);
  if (!found) throw new Error(`no kind ${name}`);
  return found;
};
const now = () => useBuilder.getState();
const drawn = () => now().history.present;
const lines = () => drawn().edges.map(edgeId);

beforeEach(() => {
  useBuilder.setState({
    ...CLOSED,
    flow: "f",
    name: "Orders",
    kinds: KINDS,
    history: startHistory(drawing([node("order", "start"), node("deal")], "order deal")),
  });
});

describe("adding", () => {
  it("follows the selected step by its first free way out, and is selected itself", () => {
    select(["deal"]);
    const id = actions.addBeside(kind("branch"), size);
    expect(lines()).toEqual(["order:next>deal", "deal:next>branch"]);
    expect([...now().selection.nodes]).toEqual([id]);
    actions.addBeside(kind("send"), size);
    expect(lines().at(-1)).toBe("branch:true>send");
  });

  it("joins nothing to a trigger, nor to a way out that is taken", () => {
    select(["deal"]);
    actions.addBeside(kind("start"), size);
    select(["order"]);
    actions.addBeside(kind("send"), size);
    expect(lines()).toEqual(["order:next>deal"]);
    expect(drawn().nodes).toHaveLength(4);
  });

  it("goes into a line, and what follows makes room", () => {
    actions.move(new Map([["deal", [260, 0]]]));
    actions.add({ kind: kind("branch"), sizeOf: size, into: edge("order deal") });
    expect(lines()).toEqual(["order:next>branch", "branch:true>deal"]);
    expect(drawn().nodes.find((one) => one.id === "deal")?.position[0]).toBeGreaterThan(500);
    actions.undo();
    expect(drawn().nodes).toHaveLength(2);
  });
});

describe("joining", () => {
  it("takes the two selected steps in the order in which they were selected", () => {
    select(["deal"]);
    actions.duplicate();
    select(["deal", "deal_2"]);
    expect(actions.connectSelected()).toBeUndefined();
    expect(lines()).toEqual(["order:next>deal", "deal:next>deal_2"]);
  });

  it("turns round where only that makes sense, and says why where neither does", () => {
    actions.remove([], ["order:next>deal"]);
    select(["deal", "order"]);
    expect(actions.connectSelected()).toBeUndefined();
    expect(lines()).toEqual(["order:next>deal"]);
    expect(actions.connectSelected()).toMatch(/trigger/);
    select(["deal"]);
    expect(actions.connectSelected()).toMatch(/two steps/);
  });

  it("puts a step into the selected line", () => {
    select([], ["order:next>deal"]);
    actions.addBeside(kind("send"), size);
    expect(lines()).toEqual(["order:next>send", "send:next>deal"]);
  });
});

describe("changing", () => {
  it("marks the draft as not saved, and undo does too", () => {
    actions.setNodeName("deal", "Create deal");
    expect(now().save.type).toBe("dirty");
    useBuilder.setState({ save: { type: "saved" } });
    actions.undo();
    expect(now().save.type).toBe("dirty");
    expect(draftOf(now()).nodes[1]?.name).toBe("deal");
  });

  it("does nothing while a published version is shown", () => {
    useBuilder.setState({ view: { type: "published", drawing: drawn() } });
    actions.remove(["deal"]);
    actions.undo();
    expect(drawn().nodes).toHaveLength(2);
  });

  it("keeps the selection to what there is", () => {
    select(["deal"]);
    actions.duplicate();
    expect([...now().selection.nodes]).toEqual(["deal_2"]);
    actions.undo();
    expect(now().selection.nodes.size).toBe(0);
  });

  it("lets the selection follow a new id", () => {
    selectNode("deal");
    expect(actions.setNodeId("deal", "order")).toMatch(/already/);
    expect(actions.setNodeId("deal", "crm_deal")).toBeUndefined();
    expect(panelNode(now())).toBe("crm_deal");
  });

  it("moves by keys as one step", () => {
    select(["deal"]);
    for (let press = 0; press < 5; press += 1) actions.nudge([4, 0]);
    expect(drawn().nodes[1]?.position).toEqual([20, 0]);
    actions.undo();
    expect(drawn().nodes[1]?.position).toEqual([0, 0]);
  });

  it("says why a line is not drawn, and moves one that is", () => {
    expect(actions.connect(edge("deal order"))).toMatch(/trigger/);
    select(["deal"]);
    actions.duplicate();
    expect(actions.reconnect(edge("order deal"), edge("order deal_2"))).toBeUndefined();
    expect(lines()).toEqual(["order:next>deal_2"]);
  });
});

describe("the clipboard", () => {
  it("takes steps into another flow", () => {
    select(["order", "deal"]);
    const text = actions.copySelection() ?? "";
    useBuilder.setState({ history: startHistory(drawing([])) });
    expect(actions.pasteText(text)).toBeUndefined();
    expect(lines()).toEqual(["order:next>deal"]);
    expect(now().selection.nodes.size).toBe(2);
  });

  it("says why something cannot be pasted", () => {
    expect(actions.pasteText("hello")).toMatch(/not JSON/);
    const strange = '{"hookline":1,"nodes":[{"id":"x","kind":"teleport","name":"Beam"}]}';
    expect(actions.pasteText(strange)).toMatch(/teleport.*Beam/);
    expect(drawn().nodes).toHaveLength(2);
  });
});
