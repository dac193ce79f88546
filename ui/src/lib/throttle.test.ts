import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { throttle } from "./throttle";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("runs at once, then gathers, and never forgets the last", async () => {
  const run = vi.fn(async () => undefined);
  const request = throttle(run, 500);
  request();
  expect(run).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 1000; i += 1) request();
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(run).toHaveBeenCalledTimes(2);
  request();
  expect(run).toHaveBeenCalledTimes(3);
});

it("waits for a slow answer before it asks again, also when that fails", async () => {
  let finish: (error: Error) => void = () => undefined;
  const run = vi.fn(
    () =>
      new Promise<void>((_, fail) => {
        finish = fail;
      }),
  );
  const request = throttle(run, 500);
  request();
  request();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(run).toHaveBeenCalledTimes(1);
  finish(new Error("the engine is gone"));
  await vi.advanceTimersByTimeAsync(500);
  expect(run).toHaveBeenCalledTimes(2);
});
