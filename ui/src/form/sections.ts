import { readConnectionRef } from "../connections/connection-ref";
import { plural } from "../lib/format";
import { asObject, type FieldSchema, isShown, type Property, TAG } from "./schema";

/** A part of the form, with its tab. */
export interface Section {
  /** Empty when the form has only one part. */
  name: string;
  properties: readonly Property[];
}

/** The parts in the order in which their first fields are declared; what has no group comes first. */
export function sectionsOf(properties: readonly Property[]): Section[] {
  const sections = new Map<string, Property[]>();
  for (const property of properties) {
    if (property.schema.widget === "hidden") continue;
    const name = property.schema.group ?? "";
    const section = sections.get(name);
    if (section) section.push(property);
    else sections.set(name, [property]);
  }
  return [...sections].map(([name, its]) => ({ name, properties: its }));
}

/** How many entries a section's lists hold: the number on its tab. */
export function sectionCount(
  section: Section,
  value: Readonly<Record<string, unknown>>,
): number | undefined {
  const lists = section.properties.filter(({ schema }) => schema.type === "array");
  if (lists.length !== section.properties.length) return undefined;
  const count = lists.reduce((sum, { key }) => sum + asList(value[key]).length, 0);
  return count || undefined;
}

/** What a folded section holds, in a few words: "X-Source, Accept-Language", "30 s, 200-299". */
export function sectionSummary(section: Section, value: Readonly<Record<string, unknown>>): string {
  const parts = section.properties
    .filter(({ schema }) => isShown(schema, value))
    .map(({ key, schema }) => summary(schema, valueOrDefault(value, key, schema)))
    .filter(Boolean);
  return parts.join(", ") || "None";
}

/** What a hand-written file leaves out has its default. */
export function valueOrDefault(
  value: Readonly<Record<string, unknown>>,
  key: string,
  schema: FieldSchema,
): unknown {
  return key in value ? value[key] : schema.initial;
}

function summary(schema: FieldSchema, value: unknown): string {
  if (schema.widget === "connection") return readConnectionRef(value)?.name ?? "";
  switch (schema.type) {
    case "array": {
      const items = asList(value).map(asObject);
      const names = items.filter((item) => item.on !== false).map((item) => item.name);
      return names.filter((name) => typeof name === "string" && name !== "").join(", ");
    }
    case "object": {
      const beside = asObject(value);
      return schema.properties
        .filter((property) => isShown(property.schema, beside))
        .map(({ key, schema: inner }) => summary(inner, valueOrDefault(beside, key, inner)))
        .filter(Boolean)
        .join(", ");
    }
    case "choice":
      return schema.choices.find((choice) => choice.value === value)?.title ?? "";
    case "tagged": {
      const chosen = schema.variants.find((one) => one.value === asObject(value)[TAG]);
      // That nothing is signed needs no word.
      return chosen && !(schema.widget === "signing" && chosen.value === "none")
        ? chosen.title
        : "";
    }
    case "boolean":
      return value === true ? lowerFirst(schema.title) : "";
    case "integer":
      if (typeof value !== "number") return "";
      return schema.widget === "duration" ? seconds(value) : String(value);
    case "string":
      return typeof value === "string" ? value : "";
    case "methods":
      return methodWords(value);
    case "any":
      return "";
  }
}

/** "30 s", "2 min", "1 min 30 s". */
export function seconds(value: number): string {
  if (value < 60) return `${value} s`;
  const rest = value % 60;
  return rest === 0 ? `${value / 60} min` : `${Math.floor(value / 60)} min ${rest} s`;
}

/** "Any method", "POST", "GET or POST", "3 methods". */
export function methodWords(value: unknown): string {
  const methods = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  if (methods.includes("ANY")) return "any method";
  return methods.length > 2 ? plural(methods.length, "method") : methods.join(" or ");
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
