import { describe, expect, it } from "vitest";
import { joinPath, splitPath } from "./value-path";

describe("joinPath", () => {
  it("writes names, indexes and odd keys", () => {
    expect(joinPath(joinPath(joinPath("order.body", "items"), 0), "price")).toBe(
      "order.body.items[0].price",
    );
    expect(joinPath("order.headers", "x-id")).toBe('order.headers["x-id"]');
    expect(joinPath("order.body", "1st")).toBe('order.body["1st"]');
    expect(joinPath("", "order")).toBe("order");
  });
});

describe("splitPath", () => {
  it("takes apart what joinPath puts together", () => {
    expect(splitPath('order.body.items[0]["a b"].c')).toEqual([
      "order",
      "body",
      "items",
      0,
      "a b",
      "c",
    ]);
    expect(splitPath("order.headers['x-id']")).toEqual(["order", "headers", "x-id"]);
  });

  it.each(["", "now()", "a + b", "a | upper", "a..b", ".a", "a.b.", "a[b]", "[0]", "a b"])(
    "%j is not a plain path",
    (path) => {
      expect(splitPath(path)).toBeUndefined();
    },
  );
});
