import { expect, it } from "vitest";
import type { Limits } from "../../bindings";
import { draftOf, isChanged, readLimits } from "./draft";

const all: Limits = {
  concurrency: 4,
  rate: { count: 100, seconds: 60, burst: 20 },
  in_order: true,
};

it.each<Limits>([
  all,
  { in_order: false },
  { rate: { count: 5, seconds: 7, burst: 5 }, in_order: false },
])("what is set comes back as it was: %o", (limits) => {
  expect(readLimits(draftOf(limits))).toEqual({ ok: true, limits });
  expect(isChanged(draftOf(limits), limits)).toBe(false);
});

it("says what is wrong at its field", () => {
  const draft = { ...draftOf(all), concurrency: "300", count: "0", burst: "x" };
  const reading = readLimits(draft);
  expect(reading).toEqual({
    ok: false,
    problems: {
      concurrency: "Give a number from 1 to 256, or nothing.",
      count: "Give a number from 1 to 100,000, or nothing.",
    },
  });
  expect(readLimits({ ...draftOf(all), burst: "101" })).toEqual({
    ok: false,
    problems: { burst: "Give a number from 1 to 100, or nothing." },
  });
});

it("is changed by typing only", () => {
  expect(isChanged({ ...draftOf(all), burst: "21" }, all)).toBe(true);
});
