import { describe, expect, it } from "vitest";
import { paste, readFragment, takeFragment, writeFragment } from "./fragment";
import { drawing, edge, node } from "./testing/drawings";

const connection = { id: "0193", name: "Zoho CRM" };

const drawn = drawing(
  [
    node("order", "start"),
    node("deal", "send", { url: "https://crm/{{ order.body.id }}", connection }),
    node("tell", "send", { text: "{{ deal.status }} for {{ order.body.id }}" }),
  ],
  "order deal",
  "deal tell",
);

describe("copy and paste", () => {
  it("writes a flow file and reads it back", () => {
    const fragment = takeFragment(drawn, new Set(["deal", "tell"]));
    const text = writeFragment("Orders", fragment);
    expect(JSON.parse(text)).toMatchObject({ hookline: 1, name: "Orders" });
    expect(readFragment(text)).toEqual({ ok: true, fragment });
    expect(fragment.edges).toEqual([edge("deal tell")]);
  });

  it("gives fresh ids, and lets references among the copies follow", () => {
    const { drawing: pasted, ids } = paste(drawn, takeFragment(drawn, new Set(["deal", "tell"])));
    expect(ids).toEqual(["deal_2", "tell_2"]);
    const tell = pasted.nodes.find((one) => one.id === "tell_2");
    expect(tell?.config.text).toBe("{{ deal_2.status }} for {{ order.body.id }}");
    expect(tell?.name).toBe("tell 2");
    expect(pasted.edges.at(-1)).toEqual(edge("deal_2 tell_2"));
  });

  it("keeps ids where they are free, as in another flow", () => {
    const { ids } = paste(drawing([]), drawn);
    expect(ids).toEqual(["order", "deal", "tell"]);
  });

  it("never binds a connection that was pasted; a duplicate keeps its own", () => {
    const fragment = takeFragment(drawn, new Set(["deal"]));
    const pasted = (keepConnections: boolean) =>
      paste(drawn, fragment, { keepConnections }).drawing.nodes.at(-1)?.config.connection;
    expect(pasted(false)).toEqual({ id: "", name: "Zoho CRM" });
    expect(pasted(true)).toEqual(connection);
  });

  it("never binds a signing key that was pasted, and keeps how the step signs", () => {
    const key = { id: "0195", name: "Acme" };
    const signed = drawing([node("deal", "send", { signing: { type: "github", key } })]);
    const pasted = (keepConnections: boolean) =>
      paste(signed, signed, { keepConnections }).drawing.nodes.at(-1)?.config.signing;
    expect(pasted(false)).toEqual({ type: "github", key: { id: "", name: "Acme" } });
    expect(pasted(true)).toEqual({ type: "github", key });
    const unsigned = drawing([node("deal", "send", { signing: { type: "none" } })]);
    const plain = paste(unsigned, unsigned).drawing.nodes.at(-1)?.config;
    expect(plain).toEqual({ signing: { type: "none" } });
  });

  it("leaves a step without a connection without one", () => {
    const fragment = takeFragment(drawn, new Set(["tell"]));
    expect(paste(drawn, fragment).drawing.nodes.at(-1)?.config).not.toHaveProperty("connection");
  });

  it("lies beside what it was copied from, or where it is put", () => {
    const fragment = takeFragment(drawn, new Set(["deal"]));
    const once = paste(drawn, fragment).drawing;
    const twice = paste(once, fragment).drawing;
    expect(twice.nodes.slice(-2).map((one) => one.position)).toEqual([
      [32, 32],
      [64, 64],
    ]);
    const there = paste(drawn, fragment, { at: [400, 80] }).drawing.nodes.at(-1);
    expect(there?.position).toEqual([400, 80]);
  });

  it.each([
    ["", /no text/],
    ["hello", /not JSON/],
    ["[1]", /no “hookline”/],
    ['{"hookline":2}', /newer/],
    ['{"hookline":1,"nodes":{}}', /“nodes” must be a list/],
    ['{"hookline":1,"nodes":[]}', /no steps/],
    ['{"hookline":1,"nodes":[{"id":"A","kind":"send"}]}', /nodes\[0\].*“id”/],
    ['{"hookline":1,"nodes":[{"id":"a"}]}', /nodes\[0\].*“kind”/],
    ['{"hookline":1,"nodes":[{"id":"a","kind":"send","position":[1]}]}', /“position”/],
    ['{"hookline":1,"nodes":[{"id":"a","kind":"s"},{"id":"a","kind":"s"}]}', /nodes\[1\].*twice/],
    [
      '{"hookline":1,"nodes":[{"id":"a","kind":"s"}],"edges":[{"from":"a","to":"b"}]}',
      /edges\[0\]/,
    ],
  ])("says what is wrong with %s", (text, why) => {
    const read = readFragment(text);
    expect(read.ok ? "" : read.problem).toMatch(why);
  });
});
