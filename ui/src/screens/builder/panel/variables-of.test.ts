import { describe, expect, it } from "vitest";
import type { Flow, KindInfo } from "../../../bindings";
import { variablesOf } from "./variables-of";

const node = (id: string, kind: string) => ({
  id,
  kind,
  name: id.toUpperCase(),
  position: [0, 0] as [number, number],
  config: {},
});

const flow: Flow = {
  hookline: 1,
  name: "Orders",
  nodes: [node("done", "stop"), node("deal", "send"), node("order", "hook"), node("slack", "send")],
  edges: [
    { from: "order", port: "next", to: "deal" },
    { from: "deal", port: "next", to: "done" },
    { from: "order", port: "next", to: "slack" },
  ],
};

const kind = (name: string, fields: string[]): [string, KindInfo] => [
  name,
  {
    kind: name,
    label: name,
    description: "",
    group: "actions",
    icon: "send",
    summary: "",
    ports: [],
    fields,
    schema: {},
    initial: {},
  },
];
const kinds = new Map([kind("hook", ["body"]), kind("send", ["status"]), kind("stop", [])]);

describe("variablesOf", () => {
  it("offers the steps before, in the order in which they run, then flow and run", () => {
    const ids = (at: string) => variablesOf(flow, at, kinds, undefined).map((root) => root.id);
    expect(ids("done")).toEqual(["order", "deal", "flow"]);
    expect(ids("slack")).toEqual(["order", "flow"]);
    expect(ids("order")).toEqual(["flow"]);
  });

  it("brings samples along", () => {
    const [order] = variablesOf(flow, "deal", kinds, {
      nodes: [{ node: "order", source: "test", at: 5, text: '{"body":{"id":12.50}}' }],
    });
    expect(order).toMatchObject({ source: { from: "test", at: 5 }, sample: { type: "object" } });
  });
});
