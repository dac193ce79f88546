import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { navigate, useHashLocation } from "./hash-location";

describe("useHashLocation", () => {
  beforeEach(() => navigate("/flows"));

  it("splits the fragment into path and query", () => {
    const path = renderHook(() => useHashLocation()[0]);
    const search = renderHook(() => useHashLocation.searchHook());
    expect([path.result.current, search.result.current]).toEqual(["/flows", ""]);
    act(() => navigate("/activity/1?state=failed&text=a%3Fb"));
    expect([path.result.current, search.result.current]).toEqual([
      "/activity/1",
      "state=failed&text=a%3Fb",
    ]);
    expect(window.location.hash).toBe("#/activity/1?state=failed&text=a%3Fb");
  });
});
