import type { Placement } from "../../../bindings";

const DOTS = "••••";

/** What goes out, with dots for the secret: `Authorization: Bearer ••••`, `?api_key=••••`. */
export function sentAs(placement: Placement, name: string, before: string): string {
  const value = `${before}${DOTS}`;
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

/** A token's scheme stands a space before it; `Bearer` is "Bearer ". */
export function scheme(prefix: string): string {
  return prefix === "" ? "" : `${prefix} `;
}
