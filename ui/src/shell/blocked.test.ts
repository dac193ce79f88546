import { expect, it, vi } from "vitest";
import { RpcError } from "../lib/rpc-error";

vi.mock("../lib/host", () => ({ connection: {}, rpc: vi.fn() }));
const { blockedBy } = await import("./Blocked");

const error = (code: string) => new RpcError(code, "No.");

it("takes the whole window only when there is nothing to show", () => {
  for (const code of ["newer_database", "damaged_database", "held", "unauthorized"]) {
    expect(blockedBy(error(code), false)).toBe(true);
    expect(blockedBy(error(code), true)).toBe(true);
  }
  expect(blockedBy(error("unreachable"), false)).toBe(true);
  expect(blockedBy(error("unreachable"), true)).toBe(false);
  expect(blockedBy(error("busy"), false)).toBe(false);
});
