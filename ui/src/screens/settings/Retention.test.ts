import { expect, it, vi } from "vitest";

// Only its words are of interest here; no engine is asked.
vi.mock("../../lib/host", () => ({ rpc: vi.fn(), watch: vi.fn() }));

const { usedWords } = await import("./Retention");

it("says what the log takes", () => {
  const now = new Date(2026, 10, 21).getTime();
  const info = {
    runs: 120_412,
    oldest: new Date(2026, 9, 22).getTime(),
    used: 327_576_781,
    file: 2 ** 29,
  };
  expect(usedWords(info, now)).toMatch(
    /^120,412 runs since .*22.* take 312 MB; the file has 512 MB\.$/,
  );
  expect(usedWords({ ...info, runs: 1, oldest: now }, now)).toBe(
    "1 run since today takes 312 MB; the file has 512 MB.",
  );
  expect(usedWords({ runs: 0, used: 0, file: 4096 }, now)).toBe("No run yet. The file has 4.0 KB.");
});
