import type { ProfileSettings, ServiceVariant } from "../bindings";

/** What the user put in the place of a service's placeholders, by name. */
export type Fills = Readonly<Record<string, string>>;

/** Fills `{shop}` and its like into every text of a profile; what is not filled yet stays. */
export function fillPlaceholders(settings: ProfileSettings, fills: Fills): ProfileSettings {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(/\{(\w+)\}/g, (whole, name: string) => fills[name]?.trim() || whole);
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]));
    }
    return value;
  };
  return fill(settings) as ProfileSettings;
}

/** The first address of a variant that holds `{name}`: shows what the placeholder is. */
export function exampleOf({ profile }: ServiceVariant, name: string): string | undefined {
  const mark = `{${name}}`;
  const find = (value: unknown): string | undefined => {
    if (typeof value === "string") return value.includes(mark) ? value : undefined;
    if (typeof value !== "object" || value === null) return undefined;
    for (const item of Object.values(value)) {
      const found = find(item);
      if (found) return found;
    }
    return undefined;
  };
  return find(profile.origins) ?? find(profile.method) ?? find(profile.test);
}

/** `acme` also when the whole address was pasted: `https://acme.myshopify.com/admin`. */
export function cleanFill(text: string, name: string, example: string | undefined): string {
  const mark = `{${name}}`;
  const typed = text.trim();
  if (!example?.includes(mark)) return typed;
  const [before = "", after = ""] = example.split(mark, 2);
  const lead = before.replace(/^[a-z]+:\/\//, "");
  let value = typed.replace(/^https?:\/\//i, "");
  if (lead && value.startsWith(lead)) value = value.slice(lead.length);
  const tail = after.split("/", 1)[0] ?? "";
  const cut = value.indexOf(tail || "/");
  return cut > 0 ? value.slice(0, cut) : value;
}

/** A placeholder's name as a label: `account_domain` is "Account domain". */
export function fillLabel(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where an address of the service leads, for telling its regions apart: "zoho.eu". */
export function placeOf({ method, origins }: ProfileSettings): string {
  const url =
    (method.type === "oauth2" && (method.authorization_url || method.token_url)) ||
    (method.type === "oauth1" && method.authorization_url) ||
    origins[0] ||
    "";
  const host = /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? "";
  return host.replace(/^(?:accounts|login|auth|api|www|\*)\./, "");
}
