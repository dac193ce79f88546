import { expect, it } from "vitest";
import { freeName } from "./free-name";

it("finds a name that is free", () => {
  expect(freeName([], "Catch URL")).toBe("Catch URL");
  expect(freeName(["Catch URL", "Catch URL 3"], "Catch URL")).toBe("Catch URL 2");
  expect(freeName(["Catch URL", "Catch URL 2"], "Catch URL")).toBe("Catch URL 3");
});
