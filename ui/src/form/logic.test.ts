import { describe, expect, it } from "vitest";
import type { Problem } from "../bindings";
import { isWithin, problemAt, problemWithin } from "./paths";
import { initialValue, initialVariant, isShown, readSchema } from "./schema";
import { methodWords, seconds, sectionCount, sectionSummary, sectionsOf } from "./sections";
import { expressionsIn, isOneExpression, openExpression, pillLabel } from "./template/expressions";
import { readJsonText, writeJsonText } from "./template/json-text";

const pair = {
  type: "object",
  properties: {
    name: { type: "string", title: "Name", "x-widget": "template", default: "" },
    value: { type: "string", title: "Value", "x-widget": "template", default: "" },
    on: { type: "boolean", title: "On", default: true },
  },
  additionalProperties: false,
};

const raw = {
  type: "object",
  properties: {
    connection: { type: "object", "x-widget": "hidden" },
    method: {
      title: "Method",
      description: "What it asks.",
      "x-group": "Request",
      default: "POST",
      oneOf: [
        { type: "string", const: "GET", title: "GET", description: "Reads." },
        { type: "string", const: "POST", title: "POST", description: "Creates." },
      ],
    },
    url: {
      type: "string",
      "x-group": "Request",
      "x-widget": "url",
      "x-context": "url",
      "x-required": true,
    },
    headers: {
      type: "array",
      items: pair,
      "x-group": "Headers",
      "x-widget": "pairs",
      "x-context": "header",
    },
    body: {
      "x-group": "Body",
      default: { type: "none" },
      oneOf: [
        { type: "object", title: "None", properties: { type: { type: "string", const: "none" } } },
        {
          type: "object",
          title: "JSON",
          properties: {
            type: { type: "string", const: "json" },
            value: { "x-widget": "json", "x-text": "text", default: {} },
            text: { type: "string", "x-widget": "hidden" },
          },
        },
      ],
    },
    response: {
      type: "object",
      "x-group": "Response",
      properties: {
        type: {
          oneOf: [
            { type: "string", const: "auto", title: "Auto" },
            { type: "string", const: "text", title: "Text" },
          ],
        },
        convert_xml: {
          type: "boolean",
          title: "Convert XML to JSON",
          "x-when": { type: ["auto", "xml"] },
        },
      },
    },
    timeout: {
      type: "integer",
      minimum: 1,
      maximum: 300,
      "x-group": "Delivery",
      "x-widget": "duration",
    },
    redirects: { type: "boolean", title: "Follow redirects", "x-group": "Delivery" },
  },
};

const schema = readSchema(raw);
if (schema.type !== "object") throw new Error("an object was expected");
const sections = sectionsOf(schema.properties);
const section = (name: string) => {
  const found = sections.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe("readSchema", () => {
  it("reads selects, sections, lists and their facts", () => {
    const types = schema.properties.map((property) => [property.key, property.schema.type]);
    expect(Object.fromEntries(types)).toMatchObject({
      method: "choice",
      url: "string",
      headers: "array",
      body: "tagged",
      response: "object",
      timeout: "integer",
      redirects: "boolean",
    });
    const url = schema.properties.find((property) => property.key === "url")?.schema;
    expect(url).toMatchObject({ context: "url", required: true, widget: "url" });
  });

  it("gives new items and sections their first values", () => {
    const headers = schema.properties.find((property) => property.key === "headers")?.schema;
    expect(headers?.type === "array" && initialValue(headers.items)).toEqual({
      name: "",
      value: "",
      on: true,
    });
    const body = schema.properties.find((property) => property.key === "body")?.schema;
    const json = body?.type === "tagged" ? body.variants[1] : undefined;
    expect(json && initialVariant(json)).toEqual({ type: "json", value: {} });
  });

  it("treats what it does not know as any JSON", () => {
    expect(readSchema({ anyOf: [] }).type).toBe("any");
    expect(readSchema(undefined).type).toBe("any");
  });

  it("shows a field only while the one beside it says so", () => {
    const response = schema.properties.find((property) => property.key === "response")?.schema;
    const convert = response?.type === "object" ? response.properties[1]?.schema : undefined;
    if (!convert) throw new Error("convert_xml");
    expect(isShown(convert, { type: "auto" })).toBe(true);
    expect(isShown(convert, { type: "text" })).toBe(false);
  });
});

describe("sections", () => {
  it("follow the groups in order, without what is hidden", () => {
    expect(sections.map(({ name, properties }) => [name, properties.length])).toEqual([
      ["Request", 2],
      ["Headers", 1],
      ["Body", 1],
      ["Response", 1],
      ["Delivery", 2],
    ]);
  });

  it("say what they hold when folded", () => {
    const value = {
      headers: [
        { name: "X-Source", value: "a", on: true },
        { name: "X-Off", value: "", on: false },
        { name: "Accept-Language", value: "en", on: true },
      ],
      body: { type: "json", value: {} },
      response: { type: "auto", convert_xml: true },
      timeout: 90,
      redirects: true,
    };
    expect(sectionSummary(section("Headers"), value)).toBe("X-Source, Accept-Language");
    expect(sectionCount(section("Headers"), value)).toBe(3);
    expect(sectionSummary(section("Body"), value)).toBe("JSON");
    expect(sectionSummary(section("Response"), value)).toBe("Auto, convert XML to JSON");
    expect(sectionSummary(section("Delivery"), value)).toBe("1 min 30 s, follow redirects");
    expect(sectionSummary(section("Headers"), {})).toBe("None");
    expect(sectionCount(section("Body"), value)).toBeUndefined();
  });

  it("write methods and times", () => {
    expect([
      methodWords("ANY"),
      methodWords(["GET", "POST"]),
      methodWords(["A", "B", "C"]),
    ]).toEqual(["any method", "GET or POST", "3 methods"]);
    expect([seconds(30), seconds(120)]).toEqual(["30 s", "2 min"]);
  });
});

describe("problems", () => {
  const problem = (field: string, warning = false): Problem => ({
    code: "x",
    field,
    message: field,
    warning,
  });

  it("belong to exactly their field, or to what holds it", () => {
    const problems = [problem("headers[0].name"), problem("url", true), problem("url")];
    expect(problemAt(problems, "url")?.warning).toBe(false);
    expect(problemAt(problems, "headers")).toBeUndefined();
    expect(problemWithin(problems, "headers")?.message).toBe("headers[0].name");
    expect(isWithin("urls", "url")).toBe(false);
    expect(isWithin("url[0]", "url")).toBe(true);
  });
});

describe("expressions", () => {
  it("are found, and empty ones are not pills yet", () => {
    expect(expressionsIn("a {{ x.y }} b {{}} {{z}}")).toEqual([
      { from: 2, to: 11, inner: "x.y" },
      { from: 19, to: 24, inner: "z" },
    ]);
    expect(isOneExpression("{{ a }}")).toBe(true);
    expect(isOneExpression("{{ a }} {{ b }}")).toBe(false);
    expect(isOneExpression(" {{ a }}")).toBe(false);
    expect(isOneExpression("{{}}")).toBe(false);
  });

  it.each([
    ["order.body.customer.email", "customer.email"],
    ["order.body.customer.address.city", "address.city"],
    ["order.body.id", "id"],
    ["order.body", "body"],
    ["order.body.items[0].price", "items[0].price"],
    ['order.headers["x-id"]', "headers.x-id"],
    ["flow.name", "name"],
    ["now()", "now()"],
    ["order.body.email | upper", "email | upper"],
  ])("%s reads %s", (inner, label) => {
    expect(pillLabel(inner)).toBe(label);
  });

  it("knows the one being typed", () => {
    expect(openExpression("Order {{cus")).toEqual({ from: 6, query: "cus" });
    expect(openExpression("{{ a }} {{ ")).toEqual({ from: 8, query: "" });
    expect(openExpression("{{ a }}")).toBeUndefined();
    expect(openExpression("{{ a | up")).toBeUndefined();
    expect(openExpression("no")).toBeUndefined();
  });
});

describe("JSON text", () => {
  const value = {
    email: "{{ order.body.email }}",
    name: "{{ a }} {{ b }}",
    n: [1, 12.5, null, true, {}],
    o: { "x-y": 'a "quoted"\nline' },
    list: [],
  };

  it("shows single expressions without quotes", () => {
    expect(writeJsonText({ a: "{{ x }}", b: ["{{ y }}", "z {{ y }}"] })).toBe(
      '{\n  "a": {{ x }},\n  "b": [\n    {{ y }},\n    "z {{ y }}"\n  ]\n}',
    );
    expect(writeJsonText("{{ order.body }}")).toBe("{{ order.body }}");
  });

  it("comes back as it went", () => {
    expect(readJsonText(writeJsonText(value))).toEqual({ ok: true, value });
    const proto: unknown = JSON.parse('{"__proto__": 1}');
    expect(writeJsonText((readJsonText(writeJsonText(proto)) as { value: unknown }).value)).toBe(
      writeJsonText(proto),
    );
    expect(readJsonText('"{{ x }}"')).toEqual({ ok: true, value: "{{ x }}" });
  });

  it("says where it is not valid yet", () => {
    expect(readJsonText('{\n  "a": {{ x }}\n  "b": 1\n}')).toMatchObject({ ok: false, line: 3 });
  });

  it("warns about what a value cannot hold", () => {
    expect(readJsonText("12.50")).toEqual({ ok: true, value: 12.5 });
    expect(readJsonText("1e3")).toEqual({ ok: true, value: 1000 });
    expect(readJsonText("-0.10")).toEqual({ ok: true, value: -0.1 });
    expect(readJsonText("1e-7")).toEqual({ ok: true, value: 1e-7 });
    expect(readJsonText("18446744073709551617")).toMatchObject({
      ok: true,
      warning: expect.any(String),
    });
    expect(readJsonText("1e400")).toMatchObject({ ok: true, warning: expect.any(String) });
    expect(readJsonText('{"a":1,"a":2}')).toMatchObject({
      value: { a: 2 },
      warning: expect.any(String),
    });
  });
});
