import type { ProfileSettings, ServiceVariant } from "../../bindings";

/** What the user put in the place of a service's placeholders, by name. */
export type Fills = Readonly<Record<string, string>>;

/** Every text of `value` with `{name}` replaced; a placeholder that is not filled yet stays. */
function fillIn<T>(value: T, names: readonly string[], fills: Fills): T {
  if (typeof value === "string") {
    let text: string = value;
    for (const name of names) {
      const fill = fills[name];
      if (fill) text = text.replaceAll(`{${name}}`, fill);
    }
    return text as T;
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, names, fills)) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillIn(item, names, fills)]),
    ) as T;
  }
  return value;
}

/** The settings that a service proposes, under a name that is free. */
export function draftOf(variant: ServiceVariant, fills: Fills, name: string): ProfileSettings {
  return { ...fillIn(variant.profile, variant.placeholders, fills), name };
}

/** The first address of a variant that holds `{name}`: shows what the placeholder is. */
export function exampleOf(variant: ServiceVariant, name: string): string | undefined {
  const mark = `{${name}}`;
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === "string") {
      if (value.includes(mark)) found.push(value);
    } else if (typeof value === "object" && value !== null) {
      for (const item of Object.values(value)) look(item);
    }
  };
  look(variant.profile.origins);
  look(variant.profile.method);
  look(variant.profile.test);
  return found[0];
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
  const cut = tail ? value.indexOf(tail) : value.indexOf("/");
  return cut > 0 ? value.slice(0, cut) : value;
}

/** A placeholder's name as a label: `account_domain` is "Account domain". */
export function fillLabel(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `wish`, or with a number where a profile has that name already. */
export function freeName(wish: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  if (!used.has(wish.toLowerCase())) return wish;
  let number = 2;
  while (used.has(`${wish} ${number}`.toLowerCase())) number += 1;
  return `${wish} ${number}`;
}
