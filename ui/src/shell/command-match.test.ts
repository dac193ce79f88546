import { describe, expect, it } from "vitest";
import { commandScore } from "./command-match";

describe("commandScore", () => {
  it("wants every word, in any order", () => {
    expect(commandScore("slack release", "GitHub release to Slack")).toBeGreaterThan(0);
    expect(commandScore("slack order", "GitHub release to Slack")).toBe(0);
  });

  it("does not find letters that are merely scattered", () => {
    expect(commandScore("sl", "Inspector", "catch url requests")).toBe(0);
  });

  it("puts the beginning first, then the beginning of a word, then the inside", () => {
    const [label, word, inside] = ["Slack news", "To Slack", "Gaslight"].map((text) =>
      commandScore("sl", text),
    );
    expect(label).toBeGreaterThan(word ?? 1);
    expect(word).toBeGreaterThan(inside ?? 1);
    expect(inside).toBeGreaterThan(0);
  });

  it("counts hidden words less than the label", () => {
    expect(commandScore("runs", "Activity", "runs log")).toBeLessThan(commandScore("runs", "Runs"));
  });

  it("shows everything when nothing is typed", () => {
    expect(commandScore("  ", "Anything")).toBe(1);
  });
});
