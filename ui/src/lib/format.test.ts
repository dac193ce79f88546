import { describe, expect, it } from "vitest";
import { bytes, duration, plural, shortPath, timeAgo, timeUntil } from "./format";

const noon = new Date(2026, 10, 20, 12, 0, 0).getTime();
const ago = (ms: number) => timeAgo(noon - ms, noon);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("timeAgo", () => {
  it("is rough when near and exact when far", () => {
    expect(ago(0)).toBe("just now");
    expect(ago(-500)).toBe("just now");
    expect(ago(42_000)).toBe("42 s ago");
    expect(ago(2 * MINUTE + 59_000)).toBe("2 min ago");
    expect(ago(5 * HOUR)).toBe("5 h ago");
    expect(ago(11.9 * HOUR)).toBe("11 h ago");
  });

  it("gives the clock for last night, the weekday within a week, then the date", () => {
    expect(timeAgo(noon + 2 * HOUR, noon + 20 * HOUR)).toMatch(/14:00$/);
    expect(ago(2 * DAY)).toMatch(/^\p{L}+\.? 12:00$/u);
    expect(ago(20 * DAY)).toContain("31");
    expect(ago(400 * DAY)).toContain("2025");
  });
});

describe("timeUntil", () => {
  it("counts down and never below now", () => {
    expect(timeUntil(noon - 1, noon)).toBe("now");
    expect(timeUntil(noon + 500, noon)).toBe("in 1 s");
    expect(timeUntil(noon + 4 * MINUTE, noon)).toBe("in 4 min");
    expect(timeUntil(noon + 10 * HOUR, noon)).toBe("in 10 h");
  });
});

describe("duration", () => {
  it.each([
    [0, "0 ms"],
    [142.6, "143 ms"],
    [1234, "1.2 s"],
    [9999, "9.9 s"],
    [12_900, "12 s"],
    [3 * MINUTE + 4000, "3 min 4 s"],
    [5 * MINUTE, "5 min"],
    [2 * HOUR + 5 * MINUTE, "2 h 5 min"],
    [3 * DAY, "3 d"],
  ])("%d ms is %s", (ms, words) => expect(duration(ms)).toBe(words));
});

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KB"],
    [256 * 1024, "256 KB"],
    [1024 * 1024 - 1, "1.0 MB"],
    [2 * 1024 ** 3, "2.0 GB"],
  ])("%d is %s", (size, words) => expect(bytes(size)).toBe(words));
});

describe("words", () => {
  it("counts", () => {
    expect(plural(1, "flow")).toBe("1 flow");
    expect(plural(0, "flow")).toBe("0 flows");
    expect(plural(2, "retry", "retries")).toBe("2 retries");
  });

  it("shortens only what is opaque", () => {
    expect(shortPath("/hook/q7HfaaaaaaaaaaaaaaaaaaaaaA2bA")).toBe("/hook/q7Hf…2bA");
    expect(shortPath("/fn/orders")).toBe("/fn/orders");
  });
});
