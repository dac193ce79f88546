import { describe, expect, it } from "vitest";
import { plainText, readJsonTree, writeJsonTree } from "./json-tree";

function again(text: string, indent = 0): string {
  const read = readJsonTree(text);
  if (!read.ok) throw new Error(read.message);
  return writeJsonTree(read.node, indent);
}

describe("readJsonTree", () => {
  it("keeps the digits of numbers", () => {
    const text = "[12.50,18446744073709551616,-0,1E400,1e-7]";
    expect(again(text)).toBe(text);
  });

  it("keeps the order of keys that look like numbers, and keys that stand twice", () => {
    const text = '{"10":1,"2":2,"a":3,"a":4,"__proto__":5}';
    expect(again(text)).toBe(text);
  });

  it("reads escapes", () => {
    const read = readJsonTree('"a\\u00e4\\n\\"\\\\"');
    expect(read.ok && plainText(read.node)).toBe('aä\n"\\');
  });

  it.each([
    ['{"a":1,}', "quotes", 7],
    ["[1 2]", ", or ]", 3],
    ['{"a" 1}', ": is missing", 5],
    ["[01]", ", or ]", 2],
    ['"a', "closing", 0],
    ['"a\nb"', "escaped", 2],
    ['["a\\x"]', "escapes nothing", 1],
    ["", "no value", 0],
    ["{}x", "after the end", 2],
    ['{"a":', "ends too early", 5],
    ['{"a": {{ b }} }', "quotes", 7],
  ])("refuses %j and says where", (text, words, offset) => {
    const read = readJsonTree(text);
    expect(read).toMatchObject({ ok: false, offset });
    expect(!read.ok && read.message).toContain(words);
  });

  it("says the line", () => {
    expect(readJsonTree('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({ ok: false, line: 3 });
  });

  it("refuses what is nested too deeply instead of overflowing", () => {
    expect(readJsonTree("[".repeat(100_000))).toMatchObject({ ok: false });
  });

  it("reads expressions where a value stands, when asked to", () => {
    const text = '{"a": {{ order.body }}, "b": [{{x}}]}';
    const read = readJsonTree(text, { expressions: true });
    expect(read.ok && writeJsonTree(read.node, 0)).toBe('{"a":{{ order.body }},"b":[{{x}}]}');
    expect(readJsonTree('{"a": {{ b }', { expressions: true })).toMatchObject({ ok: false });
  });
});

describe("writeJsonTree", () => {
  it("indents", () => {
    expect(again('{"a":[1,{"b":[]}],"c":{}}', 2)).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ],\n  "c": {}\n}',
    );
  });
});
