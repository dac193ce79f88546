import { describe, expect, it } from "vitest";
import type { Again, RunStats } from "../../bindings";
import { addressProblem } from "./AddressField";
import { foldAgain, worthSaying } from "./use-agains";
import { countOf, lengthWords, progressOf, progressWords, readRate } from "./words";

function again(part: Partial<Again> = {}): Again {
  return { id: "a", state: "going", total: 25, made: 10, refused: 0, created: 1000, ...part };
}

describe("how far it is", () => {
  it.each<[Partial<Again>, string]>([
    [{}, "10 of 25 runs taken"],
    [{ refused: 2 }, "10 of 25 runs taken, 2 could not be"],
    [{ state: "cancelled" }, "Stopped after 10 of 25 runs. What was taken goes on."],
    [{ state: "done", made: 25 }, "All 25 runs were tried again."],
    [{ state: "done", made: 1, total: 1 }, "1 run was tried again."],
    [{ state: "done", made: 0, total: 0 }, "No run was left to try again."],
    [
      { state: "done", made: 25, refused: 24 },
      "1 of 25 runs was tried again; 24 could not be: nothing of them failed, they had not ended, or their flow is gone.",
    ],
  ])("%o", (part, words) => expect(progressWords(again(part))).toBe(words));

  it("never passes the end", () => {
    expect(progressOf(again({ made: 30 }))).toBe(1);
    expect(progressOf(again({ total: 0, made: 0 }))).toBe(1);
    expect(progressOf(again({ made: 5 }))).toBe(0.2);
  });
});

describe("the list of them", () => {
  it("takes what is new at the front, and never goes back", () => {
    const first = foldAgain([], again());
    const second = foldAgain(first, again({ id: "b", created: 2000 }));
    expect(second.map(({ id }) => id)).toEqual(["b", "a"]);
    const on = foldAgain(second, again({ made: 20 }));
    expect(foldAgain(on, again({ made: 15 }))).toEqual(on);
    const done = foldAgain(on, again({ state: "done", made: 25 }));
    expect(foldAgain(done, again({ made: 25 }))).toEqual(done);
    expect(done[1]?.state).toBe("done");
  });

  it("says what goes on, and for a while what has ended and was not put away", () => {
    const ended = (id: string, created: number, at: number) =>
      again({ id, state: "done", created, ended: at });
    const list = [
      again({ id: "on", created: 5 }),
      ended("new", 30, 900_000),
      ended("old", 20, 1000),
    ];
    const ids = (away: number, now: number) => worthSaying(list, away, now).map(({ id }) => id);
    expect(ids(0, 900_000)).toEqual(["on", "new"]);
    expect(ids(30, 900_000)).toEqual(["on"]);
    expect(ids(0, 1000)).toEqual(["on", "new", "old"]);
  });
});

it("counts what a filter finds by the states that it names", () => {
  const stats: RunStats = { total: 100, failed: 7, waiting: 3, running: 2, bars: [] };
  expect(countOf(stats, [])).toBe(100);
  expect(countOf(stats, ["failed"])).toBe(7);
  expect(countOf(stats, ["waiting", "failed"])).toBe(10);
  expect(countOf(stats, ["queued", "running"])).toBe(2);
  expect(countOf(stats, ["succeeded"])).toBe(88);
});

it("reads a pace", () => {
  expect(readRate(" ")).toEqual({});
  expect(readRate("10")).toEqual({ rate: 10 });
  for (const typed of ["0", "1001", "-1", "2.5", "x"]) {
    expect(readRate(typed).problem, typed).toContain("1 to 1,000");
  }
  expect(lengthWords(1204, undefined)).toBe("");
  expect(lengthWords(1, 10)).toBe("");
  expect(lengthWords(30, 1)).toBe("about 30 s");
  expect(lengthWords(1204, 10)).toBe("about 2 min");
  expect(lengthWords(90_000, 10)).toBe("about 3 h");
});

it("takes whole addresses only", () => {
  for (const good of ["", " ", "https://a.example/x?y=1", "http://127.0.0.1:3000"]) {
    expect(addressProblem(good), good).toBeUndefined();
  }
  for (const bad of ["a.example", "ftp://a.example", "https://", "https://a b"]) {
    expect(addressProblem(bad), bad).toContain("https://");
  }
});
