import { describe, expect, it } from "vitest";
import { shortName, summarise, summaryText } from "./summary";

const schema = {
  properties: {
    result: { oneOf: [{ const: "success", title: "Succeeded" }, { const: "failure" }] },
  },
};
const line = (summary: string, config: Record<string, unknown>, path?: string) =>
  summaryText(summarise({ summary, schema, initial: { result: "failure" } }, config, path));

describe("the card's one line", () => {
  it("names method and host, without the scheme", () => {
    const pieces = summarise(
      { summary: "{method} {url}", schema, initial: {} },
      { method: "POST", url: "https://crm.example.com/deals/{{ order.body.id }}?x=1" },
    );
    expect(pieces).toEqual([
      { type: "method", text: "POST" },
      { type: "text", text: " " },
      { type: "host", text: "crm.example.com" },
      { type: "path", text: "/deals/" },
      { type: "variable", text: "id" },
      { type: "path", text: "?x=1" },
    ]);
  });

  it("shows variables in a host short", () => {
    expect(line("{url}", { url: "https://{{ vars.crm_host }}/deals" })).toBe("crm_host/deals");
    expect(line("{url}", { url: "{{ order.body.url }}" })).toBe("url");
  });

  it("shortens keys in a path, and only keys", () => {
    expect(line("{url}", { url: "http://127.0.0.1:1/c/PPyX4xt0K7FJfgihXYJ?a=1" })).toBe(
      "127.0.0.1:1/c/PPyX…XYJ?a=1",
    );
    const words = "crm.example.com/customers/order-confirmations";
    expect(line("{url}", { url: `https://${words}` })).toBe(words);
  });

  it("shortens the trigger's own address", () => {
    expect(line("{method} {trigger_path}", { method: "ANY" }, "/hook/q7HfAAAAAAAAAAAAAAA2bA")).toBe(
      "ANY /hook/q7Hf…2bA",
    );
    expect(line("{method} {trigger_path}", { method: ["GET", "POST"] })).toBe("GET, POST");
  });

  it("speaks the words of a choice, and drops what is empty", () => {
    expect(line("Stop: {result}", { result: "success" })).toBe("Stop: succeeded");
    expect(line("Stop: {result}", { result: "failure" })).toBe("Stop: failure");
    expect(line("Stop: {result}", {})).toBe("Stop: failure");
    expect(line("Stop: {result}", { result: "" })).toBe("Stop");
    expect(line("{method} {url}", { method: "POST", url: "" })).toBe("POST");
    expect(line("{note}", { note: "one\ntwo" })).toBe("one");
  });

  it.each([
    ["order.body.customer.email", "email"],
    [" order.body.items[0].price ", "price"],
    ["order.body.items[0]", "items"],
    ["order", "order"],
    ["now()", "now"],
    ["a.b | upper", "b"],
    ["1 + 2", "1 + 2"],
  ])("calls %s %s", (expression, name) => expect(shortName(expression)).toBe(name));
});
