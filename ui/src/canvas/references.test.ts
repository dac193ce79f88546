import { describe, expect, it } from "vitest";
import { renameInText, renameInValue } from "./references";

const ids = new Map([
  ["order", "order_2"],
  ["lead", "lead_2"],
]);

describe("references", () => {
  it.each([
    ["{{ order.body.email }}", "{{ order_2.body.email }}"],
    [
      "{{order.body.items[0]}} and {{ lead.body }}",
      "{{order_2.body.items[0]}} and {{ lead_2.body }}",
    ],
    ["{{ order.body.a | default(lead.body.b) }}", "{{ order_2.body.a | default(lead_2.body.b) }}"],
    ["{{ items[order.body.n] }}", "{{ items[order_2.body.n] }}"],
    ["{{ order == lead }}", "{{ order_2 == lead_2 }}"],
  ])("follows %s", (text, renamed) => expect(renameInText(text, ids)).toBe(renamed));

  it.each([
    "order.body is only words here",
    "{{ deal.order.body }}",
    '{{ "order" }}',
    "{{ 'it\\'s order' }}",
    "{{ order(1) }}",
    "{{ deal | order }}",
    "{{ f(order=1) }}",
    "{{ reorder.body }}",
    "{{ order_3.body }}",
  ])("leaves %s", (text) => expect(renameInText(text, ids)).toBe(text));

  it("goes through everything in a config, and keeps what does not change", () => {
    const headers = [{ name: "X", value: "plain" }];
    const config = { headers, body: { value: { "{{ order.k }}": ["{{ lead.v }}", 1, null] } } };
    const renamed = renameInValue(config, ids);
    expect(renamed.body.value).toEqual({ "{{ order_2.k }}": ["{{ lead_2.v }}", 1, null] });
    expect(renamed.headers).toBe(headers);
    expect(renameInValue(headers, ids)).toBe(headers);
  });
});
