import { describe, expect, it } from "vitest";
import { canRedo, canUndo, commit, redo, startHistory, undo } from "./history";

describe("history", () => {
  it("goes back and forth", () => {
    let history = startHistory("a");
    history = commit(history, "b", { now: 0 });
    history = commit(history, "c", { now: 0 });
    expect(undo(undo(history)).present).toBe("a");
    expect(redo(undo(history)).present).toBe("c");
    expect(canUndo(history)).toBe(true);
    expect(canRedo(history)).toBe(false);
  });

  it("stays where it is at either end", () => {
    const history = startHistory("a");
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  it("forgets what was undone once something else is done", () => {
    let history = commit(startHistory("a"), "b", { now: 0 });
    history = commit(undo(history), "c", { now: 0 });
    expect(canRedo(history)).toBe(false);
    expect(undo(history).present).toBe("a");
  });

  it("takes a burst of typing as one step", () => {
    let history = startHistory("");
    for (const [at, text] of ["h", "ho", "hoo", "hook"].entries()) {
      history = commit(history, text, { merge: "name", now: at * 200 });
    }
    expect(undo(history).present).toBe("");
  });

  it("begins a new step after a pause, in another field, and after undo", () => {
    let history = commit(startHistory(""), "a", { merge: "url", now: 0 });
    history = commit(history, "ab", { merge: "url", now: 1500 });
    expect(undo(history).present).toBe("a");

    history = commit(history, "abc", { merge: "name", now: 1600 });
    expect(undo(history).present).toBe("ab");

    history = commit(undo(history), "abd", { merge: "name", now: 1700 });
    expect(undo(history).present).toBe("ab");
  });

  it("does not grow by a change that changes nothing", () => {
    const history = startHistory("a");
    expect(commit(history, "a", { now: 0 })).toBe(history);
  });

  it("keeps the last two hundred steps", () => {
    let history = startHistory(0);
    for (let step = 1; step <= 500; step += 1) history = commit(history, step, { now: 0 });
    expect(history.past).toHaveLength(200);
    expect(history.past[0]).toBe(300);
  });
});
