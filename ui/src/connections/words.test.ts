import { describe, expect, it } from "vitest";
import { connection } from "./testing/connections";
import {
  deletionWords,
  isBroken,
  needsALook,
  originIn,
  originOf,
  statusOf,
  waitingWords,
} from "./words";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date(2026, 10, 20, 12).getTime();

const flow = (name: string) => ({ flow: name, name, on: true });

describe("a connection's state in words", () => {
  it("tells access that renews itself from access that ends", () => {
    expect(statusOf(connection(), now)).toMatchObject({ mark: "ok", sub: "Does not expire" });
    const soon = { expires: now + HOUR };
    expect(statusOf(connection({ ...soon, renews: true }), now)).toMatchObject({
      mark: "ok",
      sub: "Renews itself",
    });
    expect(statusOf(connection(soon), now)).toMatchObject({
      mark: "waiting",
      words: "Expires soon",
      sub: "In 1 h, today",
    });
    const later = statusOf(connection({ expires: now + 6 * DAY }), now);
    expect(later.sub).toMatch(/^In 6 days, .*26/);
    expect(statusOf(connection({ expires: now + 60 * DAY }), now).mark).toBe("ok");
    expect(statusOf(connection({ expires: now - DAY }), now)).toMatchObject({
      mark: "failed",
      words: "Expired",
    });
  });

  it("says why it is not connected, and the runs that wait before that", () => {
    const problem = { code: "revoked", message: "Withdrawn." };
    const refused = connection({ state: "reconnect", problem });
    expect(statusOf(refused, now)).toEqual({
      mark: "failed",
      words: "Reconnect needed",
      sub: "Access withdrawn",
    });
    expect(statusOf({ ...refused, waiting: 4 }, now).sub).toBe("4 runs wait");
    expect(statusOf(connection({ state: "new" }), now).sub).toBe("Not authorized yet");
  });

  it("counts as broken only what hinders a flow", () => {
    expect(isBroken(connection({ state: "reconnect" }), now)).toBe(true);
    expect(isBroken(connection({ state: "new" }), now)).toBe(false);
    expect(isBroken(connection({ state: "new", flows: [flow("A")] }), now)).toBe(true);
    expect(isBroken(connection({ expires: now + DAY }), now)).toBe(false);
    expect(needsALook(connection({ expires: now + DAY }), now)).toBe(true);
    expect(needsALook(connection({ expires: now + DAY, renews: true }), now)).toBe(false);
  });
});

it("names the flows that a deletion breaks", () => {
  expect(deletionWords(connection())).toMatchObject({ action: "Delete" });
  const used = deletionWords(connection({ flows: [flow("A"), flow("B"), flow("C")], waiting: 1 }));
  expect(used.action).toBe("Delete, 3 flows will fail");
  expect(used.description).toContain("3 flows use it and will fail: A, B, C.");
  expect(used.description).toContain("1 run that waits for it will fail.");
});

it("counts runs that wait as a person does", () => {
  expect(waitingWords(1)).toMatch(/^1 run waits for it and goes on by itself/);
  expect(waitingWords(4)).toMatch(/^4 runs wait for it and go on by themselves/);
});

it("reads an origin from whatever is typed", () => {
  expect(originOf("https://api.example.com/v1?x=1")).toBe("https://api.example.com");
  expect(originOf(" api.example.com ")).toBe("https://api.example.com");
  expect(originOf("http://localhost:4000")).toBe("http://localhost:4000");
  for (const none of ["", "ftp://example.com", "https://", "javascript:alert(1)"]) {
    expect(originOf(none), none).toBeUndefined();
  }
});

it("offers to confirm exactly the origin that a refusal asks for", () => {
  const message =
    "The credential of “Zoho” goes to https://www.zohoapis.eu only, so nothing was sent to https://crm.example.com:8443. If it belongs there too, confirm https://crm.example.com:8443 in Settings > Connections > Zoho.";
  expect(originIn(message)).toBe("https://crm.example.com:8443");
  // Unencrypted: nothing can be confirmed.
  expect(originIn("http://crm.example.com is not encrypted. Use https.")).toBeUndefined();
});
