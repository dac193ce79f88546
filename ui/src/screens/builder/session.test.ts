import { beforeEach, describe, expect, it } from "vitest";
import type { FlowDetail, Node } from "../../bindings";
import { setNodeName, undo } from "../../canvas/actions";
import { useBuilder } from "../../canvas/store";
import { KINDS, node } from "../../canvas/testing/drawings";
import { openFlow, receive } from "./session";

const now = () => useBuilder.getState();
const names = () => now().history.present.nodes.map((one) => one.name);

function detail(rev: number, name: string, more: Partial<FlowDetail> = {}): FlowDetail {
  const nodes: Node[] = [{ ...node("deal"), name }];
  return {
    id: "f",
    on: false,
    rev,
    changes: 0,
    draft: { hookline: 1, name: "Orders", nodes, edges: [] },
    triggers: [],
    problems: [],
    ...more,
  };
}

beforeEach(() => openFlow(detail(3, "deal"), [...KINDS.values()]));

describe("what happens to the flow elsewhere", () => {
  it("replaces a draft without changes of its own, as one step back", () => {
    receive(detail(4, "theirs", { on: true, version: 2 }));
    expect(names()).toEqual(["theirs"]);
    expect(now()).toMatchObject({ rev: 4, on: true, version: 2 });
    undo();
    expect(names()).toEqual(["deal"]);
  });

  it("leaves a draft that is not saved yet to the next save", () => {
    setNodeName("deal", "mine");
    receive(detail(4, "theirs", { on: true }));
    expect(names()).toEqual(["mine"]);
    expect(now()).toMatchObject({ rev: 3, on: true });
  });

  it("does not go back to an older answer, nor take another flow's", () => {
    receive(detail(2, "older"));
    receive(detail(9, "other", { id: "g" }));
    expect(names()).toEqual(["deal"]);
    expect(now().rev).toBe(3);
  });

  it("adds nothing to the history when only the rest changed", () => {
    receive(detail(4, "deal", { changes: 7 }));
    expect(now().changes).toBe(7);
    expect(now().history.past).toHaveLength(0);
  });
});
