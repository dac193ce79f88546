import { expect, it } from "vitest";
import { statusProblem } from "./CatchSettings";
import { freeName } from "./catch-actions";

it("finds a name that is free", () => {
  expect(freeName([])).toBe("Catch URL");
  expect(freeName(["Catch URL", "Catch URL 3"])).toBe("Catch URL 2");
  expect(freeName(["Catch URL", "Catch URL 2"])).toBe("Catch URL 3");
});

it("takes only statuses that an answer can have", () => {
  for (const status of ["200", "404", "599"]) expect(statusProblem(status)).toBeUndefined();
  for (const status of ["", "199", "600", "2e2", "abc", "0200"])
    expect(statusProblem(status)).toBeDefined();
});
