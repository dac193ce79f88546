import { describe, expect, it } from "vitest";
import { destination, trouble } from "./testing/troubles";
import { canTryNow, readWaits, shortWait, waitWords } from "./waits";
import {
  alertWords,
  barWords,
  costWords,
  destinationWords,
  endedWords,
  failingWords,
  limitWords,
} from "./words";

const now = new Date(2026, 10, 21, 15, 0).getTime();
const MINUTE = 60_000;

describe("a destination in words", () => {
  it.each([
    [{}, "ok", "Open", ""],
    [{ failures: 3 }, "waiting", "Failing", "3 failures in a row"],
    [
      { state: "resting" as const, tried_again: now + 20_000 },
      "waiting",
      "Resting",
      "Tried again in 20 s",
    ],
    [
      { state: "paused" as const, paused: "hand" as const, paused_at: now - 5 * MINUTE },
      "skipped",
      "Paused",
      "By hand, 5 min ago",
    ],
    [
      { state: "paused" as const, paused: "gone" as const },
      "failed",
      "Paused",
      "It answered 410 Gone",
    ],
  ])("%o", (part, mark, words, sub) => {
    expect(destinationWords(destination(part), now)).toEqual({ mark, words, sub });
  });

  it("says its limits", () => {
    const rate = { count: 100, seconds: 60, burst: 20 };
    expect(limitWords({ in_order: false })).toBe("");
    expect(limitWords({ concurrency: 4, rate, in_order: false })).toBe(
      "At most 4 at a time, 100 requests a minute",
    );
    expect(limitWords({ concurrency: 4, in_order: true })).toBe("In order");
    expect(limitWords({ rate: { count: 1, seconds: 10, burst: 1 }, in_order: false })).toBe(
      "1 request in 10 seconds",
    );
    expect(limitWords({ rate: { count: 2, seconds: 7200, burst: 1 }, in_order: false })).toBe(
      "2 requests in 2 hours",
    );
  });
});

describe("a trouble in words", () => {
  it("says since when and how often", () => {
    const since = { began: now - 57 * MINUTE };
    expect(failingWords(trouble(since), now)).toBe("6 failures in a row, since 14:03");
    expect(failingWords(trouble({ ...since, failures: 1 }), now)).toBe("1 failure, since 14:03");
    expect(endedWords(trouble({ began: 0, ended: 67 * MINUTE }))).toBe("6 failures in 1 h 7 min");
    expect(endedWords(trouble({ began: 0, ended: 4500 }))).toBe("6 failures in 4 s");
  });

  it("says what it costs", () => {
    expect(costWords(trouble({ failed_runs: 1 }))).toBe("1 run failed for good");
    const waiting = trouble({ destination: destination({ waiting: 12 }), failed_runs: 4 });
    expect(costWords(waiting)).toBe("12 deliveries wait, 4 runs failed for good");
    expect(costWords(trouble())).toContain("Nothing is lost");
  });

  it("stands in one line, however many there are", () => {
    expect(barWords([trouble({ destination: destination({ waiting: 1 }) })])).toBe(
      "Deliveries to crm.example.com fail. It answered 503 Service Unavailable. 1 delivery waits.",
    );
    const many = ["a", "b", "c", "d", "e"].map((name) =>
      trouble({ id: name, destination: destination({ origin: `https://${name}.example.com` }) }),
    );
    expect(barWords(many)).toBe(
      "Deliveries fail at 5 addresses: a.example.com, b.example.com, c.example.com and 2 others.",
    );
  });

  it("is announced once a step: warning, critical, pause, over", () => {
    const steps = [
      trouble(),
      trouble({ failures: 7 }),
      trouble({ stage: "critical", failures: 20 }),
      trouble({
        stage: "critical",
        destination: destination({ state: "paused", paused: "five_days" }),
      }),
      trouble({ stage: "critical", ended: 1 }),
    ].map(alertWords);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(4);
    expect(steps.map(({ words }) => words)).toEqual([
      "Deliveries to crm.example.com fail: 6 failures in a row.",
      "Deliveries to crm.example.com fail: 7 failures in a row.",
      "Deliveries to crm.example.com fail: 20 failures in a row.",
      "crm.example.com is paused, because it has failed for five days.",
      "crm.example.com takes deliveries again.",
    ]);
  });
});

describe("what a step waits for", () => {
  const due = now + 4 * MINUTE;
  it.each([
    [{ waits_for: "vault" }, {}, "Waits until the vault is open"],
    [{ waits_for: "connection:c1" }, { connection: "Zoho" }, "Waits until Zoho is connected again"],
    [{ waits_for: "connection:c1" }, {}, "Waits until its connection is connected again"],
    [{ waits_for: "retry", due }, {}, "Tries again in 4 min"],
    [{ waits_for: "retry", due: now - 1 }, {}, "Tries again now"],
    [{ due }, {}, "Tries again in 4 min"],
    [{ waits_for: "rate:d1", due: now + 3000 }, {}, "Goes out in 3 s, when its turn comes"],
    [{ waits_for: "batch:b" }, {}, "Goes out together with others"],
    [{ waits_for: "destination:d1" }, {}, "Waits for its destination"],
    [
      { waits_for: "destination:d1" },
      { destination: destination({ state: "resting" }) },
      "Waits for crm.example.com, which is resting",
    ],
    [
      { waits_for: "destination:d1" },
      { destination: destination({ state: "paused" }) },
      "Waits for crm.example.com, which is paused",
    ],
    [
      { waits_for: "destination:d1" },
      { destination: destination({ limits: { in_order: true } }) },
      "Waits for what came before it to crm.example.com",
    ],
    [{}, {}, "Waits"],
  ])("%o", (step, known, words) => expect(waitWords(step, known, now)).toBe(words));

  it("can be hurried where no person is needed first", () => {
    const paused = { destination: destination({ state: "paused" }) };
    expect(canTryNow(readWaits({ waits_for: "retry" }), {})).toBe(true);
    expect(canTryNow(readWaits({ waits_for: "rate:d1" }), {})).toBe(true);
    expect(canTryNow(readWaits({ waits_for: "destination:d1" }), {})).toBe(true);
    expect(canTryNow(readWaits({ waits_for: "destination:d1" }), paused)).toBe(false);
    expect(canTryNow(readWaits({ waits_for: "vault" }), {})).toBe(false);
    expect(canTryNow(readWaits({ waits_for: "connection:c1" }), {})).toBe(false);
  });

  it("fits on a card where it is no try that comes by itself", () => {
    expect(shortWait({ waits_for: "connection:c1" })).toBe("reconnect");
    expect(shortWait({ waits_for: "destination:d1" })).toBe("waits its turn");
    expect(shortWait({ waits_for: "retry", due })).toBeUndefined();
  });
});
