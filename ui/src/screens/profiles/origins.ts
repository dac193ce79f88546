import type { ProfileSettings } from "../../bindings";
import { same } from "./same";

function originOf(address: string | null | undefined): string | undefined {
  if (!address || address.includes("{")) return undefined;
  try {
    const { protocol, origin } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** The origins that the addresses of a profile speak of: its test request, and its token endpoint. */
export function originsOf({ method, test }: ProfileSettings): string[] {
  const addresses = [test?.url];
  if (method.type === "oauth2") addresses.push(method.token_url);
  if (method.type === "oauth1") addresses.push(method.access_token_url);
  return [...new Set(addresses.map(originOf).filter((origin) => origin !== undefined))];
}

/** `after`, its origins following its addresses for as long as nobody has edited them. */
export function followOrigins(before: ProfileSettings, after: ProfileSettings): ProfileSettings {
  if (!same(before.origins, after.origins)) return after;
  const untouched = same(before.origins, originsOf(before));
  return untouched ? { ...after, origins: originsOf(after) } : after;
}
