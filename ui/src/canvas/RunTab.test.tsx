import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AttemptSummary, StepSummary } from "../bindings";
import type { StepNow } from "../lib/runFold";
import { RunTab } from "./RunTab";

const attempt: AttemptSummary = {
  number: 1,
  started: 0,
  took: 5,
  method: "POST",
  url: "https://crm.example.com",
};

function step(more: Partial<StepSummary>): StepSummary {
  const { state = "succeeded" } = more;
  return { node: "deal", path: "", state, started: 0, took: 143_000, attempts: [], ...more };
}

function says(now: StepNow, forErrors = false): string | null {
  return render(<RunTab step={now} forErrors={forErrors} />).container.textContent;
}

describe("a card's run state", () => {
  it.each<[string, StepNow, boolean?]>([
    ["succeeded, 143 ms", { look: "succeeded", step: step({}) }],
    ["failed, 404", { look: "failed", step: step({ attempts: [{ ...attempt, status: 404 }] }) }],
    ["failed, timed out", { look: "failed", step: step({ error_kind: "timeout" }) }],
    ["failed, failed", { look: "failed", step: step({ error_kind: "something new" }) }],
    ["skipped, not taken", { look: "skipped", step: step({ state: "skipped" }) }],
    ["skipped, not needed", { look: "skipped", step: step({ state: "skipped" }) }, true],
    ["waiting, waiting", { look: "waiting", step: step({ state: "waiting" }) }],
    [
      "waiting, waits its turn",
      { look: "waiting", step: step({ state: "waiting", waits_for: "destination:d1" }) },
    ],
    [
      "waiting, reconnect",
      { look: "waiting", step: step({ state: "waiting", waits_for: "connection:c1" }) },
    ],
  ])("says %s", (words, now, forErrors) => expect(says(now, forErrors)).toBe(words));

  it("counts the tries down", () => {
    const due = Date.now() + 4 * 60_000;
    const attempts = [attempt, { ...attempt, number: 2 }];
    const waiting = step({ state: "waiting", due, attempts });
    expect(says({ look: "waiting", step: waiting })).toBe("waiting, try 3 in 4 min");
  });

  it("shows how long a call has taken once that can be felt", () => {
    expect(says({ look: "running", since: Date.now() })).toBe("running, running");
  });
});
