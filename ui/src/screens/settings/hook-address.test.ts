import { describe, expect, it } from "vitest";
import { isOpenToOthers, joinAddress, portProblem, splitAddress } from "./hook-address";

describe("the listener's address", () => {
  it.each(["127.0.0.1:7676", "[::1]:80", "0.0.0.0:65535"])("%s survives the two fields", (text) => {
    expect(joinAddress(splitAddress(text))).toBe(text);
  });

  it("takes only real ports", () => {
    for (const port of ["1", "7676", " 65535 "]) expect(portProblem(port)).toBeUndefined();
    for (const port of ["", "0", "65536", "80a", "-1", "7.5"])
      expect(portProblem(port)).toBeDefined();
  });

  it("knows which addresses others can reach", () => {
    expect(isOpenToOthers("127.0.0.1")).toBe(false);
    expect(isOpenToOthers("[::1]")).toBe(false);
    expect(isOpenToOthers("0.0.0.0")).toBe(true);
    expect(isOpenToOthers("192.168.1.4")).toBe(true);
  });
});
