import { expect, it } from "vitest";
import { statusProblem } from "./CatchSettings";

it("takes only statuses that an answer can have", () => {
  for (const status of ["200", "404", "599"]) expect(statusProblem(status)).toBeUndefined();
  for (const status of ["", "199", "600", "2e2", "abc", "0200"])
    expect(statusProblem(status)).toBeDefined();
});
