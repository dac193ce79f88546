import { describe, expect, it } from "vitest";
import type { AuthProblem, ProfileSettings, Service } from "../../bindings";
import { scheme, sentAs } from "./form/sent-as";
import { splitScopes } from "./form/split-scopes";
import { blankMethod, METHODS, secretsOf } from "./methods";
import { followOrigins, originsOf } from "./origins";
import { problemAt, unplaced } from "./problems";
import { findServices, nameSome } from "./profile-list";
import { rebase, same } from "./same";
import { readStatuses, renewalWords } from "./words";

function settings(part: Partial<ProfileSettings> = {}): ProfileSettings {
  return {
    name: "CRM",
    method: { type: "basic" },
    origins: [],
    extra_ca: "",
    on_premises: false,
    ...part,
  };
}

const test = (url: string) => ({ url, query: [], headers: [] });

describe("same", () => {
  it("takes a missing field for null, and looks into lists and objects", () => {
    expect(same({ a: [1, { b: "x" }] }, { a: [1, { b: "x" }], c: null })).toBe(true);
    expect(same({ a: [1] }, { a: [1, 2] })).toBe(false);
    expect(same({ a: "" }, { a: null })).toBe(false);
  });
});

describe("rebase", () => {
  it("lets what nobody edited follow, and keeps what was edited", () => {
    const before = { name: "Zoho", method: { url: "https://zoho.com", id: "" }, list: ["a"] };
    const now = { name: "Mine", method: { url: "https://zoho.com", id: "42" }, list: ["a"] };
    const after = { name: "Zoho", method: { url: "https://zoho.eu", id: "" }, list: ["b"] };
    expect(rebase(now, before, after)).toEqual({
      name: "Mine",
      method: { url: "https://zoho.eu", id: "42" },
      list: ["b"],
    });
  });
});

describe("allowed origins", () => {
  it("come from the test request and the token endpoint, once each", () => {
    const method = { ...blankMethod("oauth2"), token_url: "https://auth.example.com/token" };
    expect(originsOf(settings({ method, test: test("https://api.example.com/me") }))).toEqual([
      "https://api.example.com",
      "https://auth.example.com",
    ]);
    expect(originsOf(settings({ test: test("https://{shop}.example.com") }))).toEqual([]);
    expect(originsOf(settings({ test: test("ftp://example.com") }))).toEqual([]);
  });

  it("follow the addresses until somebody edits them", () => {
    const begun = settings();
    const typed = followOrigins(begun, { ...begun, test: test("https://api.example.com/me") });
    expect(typed.origins).toEqual(["https://api.example.com"]);
    const edited = followOrigins(typed, { ...typed, origins: ["https://*.example.com"] });
    expect(edited.origins).toEqual(["https://*.example.com"]);
    const moved = followOrigins(edited, { ...edited, test: test("https://other.example/me") });
    expect(moved.origins).toEqual(["https://*.example.com"]);
  });
});

describe("problems", () => {
  const problem = (field: string, warning = false): AuthProblem => ({
    code: "x",
    field,
    message: field,
    warning,
  });

  it("belong to the field that they are at or within, an error before a warning", () => {
    const all = [problem("method.scopes[0].name", true), problem("method.scopes[2].name")];
    expect(problemAt(all, "method.scopes")?.field).toBe("method.scopes[2].name");
    expect(problemAt(all, "method.scopes[0]")?.warning).toBe(true);
    expect(problemAt([problem("method.token_url")], "method.token")).toBeUndefined();
  });

  it("without a field on screen are left over", () => {
    expect(unplaced([problem("agent"), problem("name"), problem("")], ["name", "test"])).toEqual([
      problem("agent"),
      problem(""),
    ]);
  });
});

it("finds services by all words, those that begin with the search first", () => {
  const service = (name: string, variants: string[] = [""]): Service => ({
    key: name.toLowerCase(),
    name,
    documentation: "",
    register_url: "",
    register_hint: "",
    variants: variants.map((variant) => ({
      name: variant,
      placeholders: [],
      profile: settings(),
    })),
  });
  const all = [service("Mailbox"), service("Box"), service("Zoho", ["Europe", "India"])];
  const names = (search: string) => findServices(all, search).map(({ name }) => name);
  expect(names("box")).toEqual(["Box", "Mailbox"]);
  expect(names("zoho europe")).toEqual(["Zoho"]);
  expect(names("")).toEqual(["Box", "Mailbox", "Zoho"]);
  expect(names("nothing")).toEqual([]);
});

it("names some and counts the rest", () => {
  expect(nameSome([])).toBe("");
  expect(nameSome(["A"])).toBe("A");
  expect(nameSome(["A", "B"])).toBe("A and B");
  expect(nameSome(["A", "B", "C"])).toBe("A, B and 1 more");
});

it("shows what goes out", () => {
  expect(sentAs("header", "Authorization", scheme("Bearer"))).toBe("Authorization: Bearer ••••");
  expect(sentAs("header", "X-API-Key", scheme(""))).toBe("X-API-Key: ••••");
  expect(sentAs("header", "Authorization", "Token token=")).toBe("Authorization: Token token=••••");
  expect(sentAs("query", "key", "")).toBe("?key=••••");
  expect(sentAs("cookie", "sid", "")).toBe("Cookie: sid=••••");
});

it("reads scopes as documentation lists them", () => {
  expect(splitScopes("contacts.read, contacts.write\n\tdeals.all contacts.read")).toEqual([
    "contacts.read",
    "contacts.write",
    "deals.all",
  ]);
});

it("says when a token is renewed", () => {
  expect(renewalWords(60, true, false)).toBe("60 seconds before it expires, on 401");
  expect(renewalWords(0, false, false)).toBe("Never");
  expect(readStatuses("403, 498 403 x")).toEqual([403, 498]);
});

it("begins every method with what it is called", () => {
  for (const { type } of METHODS) expect(blankMethod(type).type).toBe(type);
});

it("keeps the secrets that the method asks for", () => {
  const oauth1 = blankMethod("oauth1");
  expect(secretsOf(oauth1, [])).toEqual(["consumer_secret"]);
  expect(secretsOf({ ...oauth1, signature: "RSA-SHA1" } as typeof oauth1, [])).toEqual([
    "private_key",
  ]);
  const oauth2 = blankMethod("oauth2");
  expect(secretsOf(oauth2, [])).toEqual(["client_secret"]);
  const open = { ...oauth2, client_auth: "none" } as typeof oauth2;
  expect(secretsOf(open, [])).toEqual([]);
  expect(secretsOf(open, ["client_secret"])).toEqual(["client_secret"]);
  expect(secretsOf({ type: "basic" }, [])).toEqual([]);
});
