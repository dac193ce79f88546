import { describe, expect, it } from "vitest";
import type { AttemptSummary, Body } from "../bindings";
import { readJsonTree } from "../lib/json-tree";
import { bodyNotes, bodyShape, decodeBase64, hexLines } from "./body";
import { branchWords, firstOpen, jsonRows, ROOT } from "./json-rows";
import { jsonTokens } from "./json-tokens";
import { rungs } from "./ladder";
import { micros, phases } from "./phases";
import { attemptWords, statusLine } from "./status-words";

function tree(text: string) {
  const read = readJsonTree(text);
  if (!read.ok) throw new Error(read.message);
  return read.node;
}

function attempt(over: Partial<AttemptSummary>): AttemptSummary {
  return { number: 1, started: 0, took: 0, method: "POST", url: "https://a.example/", ...over };
}

describe("jsonRows", () => {
  const root = tree('{"id":1,"owner":{"name":"M"},"links":[1,2]}');

  it("shows what is open, with paths as expressions write them", () => {
    const rows = jsonRows(root, new Set([ROOT, "1", "2"]), "deal.body");
    expect(rows.map((row) => [row.depth, row.path])).toEqual([
      [0, "deal.body"],
      [1, "deal.body.id"],
      [1, "deal.body.owner"],
      [2, "deal.body.owner.name"],
      [1, "deal.body.links"],
      [2, "deal.body.links[0]"],
      [2, "deal.body.links[1]"],
    ]);
  });

  it("opens the root and small objects at first, no lists", () => {
    expect([...firstOpen(root)]).toEqual([ROOT, "1"]);
  });

  it("says what a branch holds", () => {
    expect(branchWords(root, true)).toBe("{ 3 fields");
    expect(branchWords(tree("[1]"), false)).toBe("[ 1 item ]");
  });
});

describe("jsonTokens", () => {
  it("tells keys from texts, and loses nothing", () => {
    const text = '{"a": "b", "n": -1.50e3, "t": true}';
    const tokens = jsonTokens(text);
    expect(tokens.map((token) => token.text).join("")).toBe(text);
    expect(tokens.filter((token) => token.kind !== "plain").map((token) => token.kind)).toEqual([
      "key",
      "string",
      "key",
      "number",
      "key",
      "literal",
    ]);
  });
});

describe("rungs", () => {
  it("writes the waits between the attempts", () => {
    const list = rungs([
      attempt({ number: 1, started: 0, took: 212_000 }),
      attempt({ number: 2, started: 5212, took: 1_800_000 }),
      attempt({ number: 3, started: 7300, took: 1000 }),
    ]);
    expect(list.map((rung) => (rung.type === "wait" ? rung.words : rung.attempt.number))).toEqual([
      1,
      "Waited 5 s",
      2,
      3,
    ]);
  });
});

describe("phases", () => {
  it("splits the time", () => {
    const timing = { dns: 4000, connect: 38000, first_byte: 138000, total: 143000, reused: false };
    expect(phases(timing).map(({ name, took }) => [name, took])).toEqual([
      ["DNS", 4000],
      ["Connect", 38000],
      ["First byte", 96000],
      ["Read", 5000],
    ]);
  });

  it("leaves out what a kept connection spared, and what never came", () => {
    expect(phases({ first_byte: 9000, total: 9500, reused: true }).map((p) => p.name)).toEqual([
      "First byte",
      "Read",
    ]);
    expect(phases({ dns: 1000, total: 31000, reused: false }).map((p) => p.name)).toEqual([
      "DNS",
      "No answer",
    ]);
  });

  it("writes microseconds", () => {
    expect([400, 4200, 143_200, 1_840_000].map(micros)).toEqual([
      "<1 ms",
      "4 ms",
      "143 ms",
      "1.8 s",
    ]);
  });
});

describe("attemptWords", () => {
  it("names statuses and failures without an answer", () => {
    expect(attemptWords(attempt({ status: 503, error_kind: "status" }))).toEqual({
      mark: "failed",
      head: "503",
      rest: "Service Unavailable",
    });
    expect(
      attemptWords(attempt({ error_kind: "timeout", error: "Nothing came in 30 s." })),
    ).toEqual({ mark: "failed", head: "No answer in time", rest: "Nothing came in 30 s." });
    expect(statusLine(299)).toBe("299");
  });
});

describe("body", () => {
  const body = (over: Partial<Body>): Body => ({ form: "json", size: 2, kept: 2, ...over });

  it("knows how it can be shown", () => {
    expect(bodyShape(body({ size: 0, kept: 0, form: "empty" }))).toBe("empty");
    expect(bodyShape(body({ text: "{}" }))).toBe("json");
    expect(bodyShape(body({ text: "{}", size: 9 }))).toBe("text");
    expect(bodyShape(body({ text: ' {"a":1}', form: null }))).toBe("json");
    expect(bodyShape(body({ text: "hello", form: null }))).toBe("text");
    expect(bodyShape(body({ base64: "AA==", form: "binary" }))).toBe("binary");
  });

  it("says what was cut and what is not as declared", () => {
    expect(
      bodyNotes(body({ text: "{", form: "bad_json", size: 3_250_586, kept: 262_144 })),
    ).toEqual(["256 KB of 3.1 MB kept", "Said to be JSON but is not; kept as text"]);
  });

  it("dumps bytes", () => {
    expect(hexLines(decodeBase64("SGkA/w==", 16))).toEqual([
      "000000  48 69 00 ff              Hi··",
    ]);
  });
});
