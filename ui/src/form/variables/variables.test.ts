import { describe, expect, it } from "vitest";
import { readJsonTree } from "../../lib/json-tree";
import { firstChoice, firstOpenRoots, type VariableRoot, variableRows } from "./variables";

function root(id: string, name: string, sample?: string): VariableRoot {
  const read = sample === undefined ? undefined : readJsonTree(sample);
  return {
    id,
    name,
    icon: "log-in",
    group: "triggers",
    sample: read?.ok ? read.node : undefined,
    fields: ["body", "status"],
  };
}

const roots = [
  root(
    "order",
    "New order",
    '{"body":{"customer":{"email":"ada@lindqvist.example","first_name":"Ada","customer_since":"2023"},"total":184.50,"items":[{"sku":"A"}]},"headers":{"x-id":"7"}}',
  ),
  root("test", "Order over 100?"),
];

const paths = (open: Set<string>, query = "") =>
  variableRows(roots, open, query).map((row) => row.path ?? row.label);

describe("variableRows", () => {
  it("puts the body's fields directly beneath the step", () => {
    expect(paths(new Set(["order"]))).toEqual([
      "New order",
      "order.body.customer",
      "order.body.total",
      "order.body.items",
      "order.body",
      "order.headers",
      "Order over 100?",
    ]);
  });

  it("offers what is known before a sample exists", () => {
    expect(paths(new Set(["test"]))).toEqual([
      "New order",
      "Order over 100?",
      "test.body",
      "test.status",
    ]);
  });

  it("finds by name, with what is above, and what is below a hit", () => {
    const rows = variableRows(roots, new Set(), "cus");
    expect(rows.map((row) => [row.path ?? row.label, row.value])).toEqual([
      ["New order", ""],
      ["order.body.customer", "3 fields"],
      ["order.body.customer.email", "ada@lindqvist.example"],
      ["order.body.customer.first_name", "Ada"],
      ["order.body.customer.customer_since", "2023"],
      ["Order over 100?", "no match"],
    ]);
    expect(rows[1]?.hit).toEqual({ from: 0, to: 3 });
    expect(rows[firstChoice(rows)]?.path).toBe("order.body.customer.customer_since");
  });

  it("finds by sample value and by path", () => {
    expect(paths(new Set(), "lindqvist")).toContain("order.body.customer.email");
    expect(paths(new Set(), "customer.first")).toContain("order.body.customer.first_name");
    expect(paths(new Set(), "x-id")).toContain('order.headers["x-id"]');
  });

  it("shows numbers as written", () => {
    const rows = variableRows(roots, new Set(["order"]), "");
    expect(rows.find((row) => row.path === "order.body.total")?.value).toBe("184.50");
  });

  it("opens the first and the nearest step", () => {
    expect([...firstOpenRoots(roots)]).toEqual(["order", "test"]);
  });
});
