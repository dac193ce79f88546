import type { Placement } from "../../../bindings";

const DOTS = "••••";

/** What goes out, with dots for the secret: `Authorization: Bearer ••••`, `?api_key=••••`. */
export function sentAs(placement: Placement, name: string, prefix: string): string {
  const space = prefix && !/\s$/.test(prefix) ? " " : "";
  const value = `${prefix}${space}${DOTS}`;
  switch (placement) {
    case "header":
      return `${name}: ${value}`;
    case "query":
      return `?${name}=${value}`;
    case "body":
      return `${name}=${value}`;
    case "cookie":
      return `Cookie: ${name}=${value}`;
  }
}
