import { expect, it } from "vitest";
import { ticks } from "./retry-times";

const seconds = (...waits: number[]) => waits.map((wait) => wait * 1000);

it("spreads seconds and hours over one line, in order", () => {
  const all = ticks(seconds(5, 60, 300, 1800, 7200, 18_000, 36_000));
  expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(all[0]).toMatchObject({ at: 0, x: 0, label: "now" });
  expect(all.at(-1)).toMatchObject({ at: 63_365_000, x: 1, label: "18 h" });
  const places = all.map(({ x }) => x);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(Math.min(...places.slice(1).map((x, at) => x - (places[at] ?? 0)))).toBeGreaterThan(0.03);
});

it("writes no label onto another", () => {
  const labelled = ticks(seconds(...Array<number>(20).fill(10))).filter(({ label }) => label);
  for (const [at, { x }] of labelled.slice(1).entries()) {
    expect(x - (labelled[at]?.x ?? 0)).toBeGreaterThanOrEqual(0.15);
  }
  expect(labelled[0]?.label).toBe("now");
  expect(labelled.at(-1)?.label).toBe("3.3 min");
});

it("has one dot when there is one try", () => {
  expect(ticks([])).toEqual([{ number: 1, at: 0, x: 0, label: "now" }]);
});
