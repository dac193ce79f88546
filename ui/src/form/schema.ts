/**
 * The subset of JSON Schema that kinds declare (documented in the engine's `nodes/schema.rs`), read
 * into what the form needs. What stands outside the subset becomes `any`, and is edited as JSON.
 */
import type { Context } from "../bindings";

/** What every field has, whatever its type. */
export interface FieldFacts {
  title: string;
  help: string;
  widget: string | undefined;
  context: Context;
  /** Its text can hold variables. */
  templated: boolean;
  group: string | undefined;
  required: boolean;
  placeholder: string;
  language: string;
  /** For `json`: the property beside it that keeps the text while it is not valid JSON yet. */
  textKey: string | undefined;
  /** Shown only while the named property beside it has one of the values. */
  when: { key: string; values: readonly unknown[] } | undefined;
  initial: unknown;
}

export interface Choice {
  value: string;
  title: string;
  help: string;
}

export interface Property {
  key: string;
  schema: FieldSchema;
}

export interface Variant extends Choice {
  properties: readonly Property[];
}

export type FieldSchema = FieldFacts &
  (
    | { type: "object"; properties: readonly Property[] }
    | { type: "array"; items: FieldSchema }
    | { type: "string" }
    | { type: "integer"; minimum: number | undefined; maximum: number | undefined }
    | { type: "boolean" }
    | { type: "choice"; choices: readonly Choice[] }
    | { type: "tagged"; variants: readonly Variant[] }
    | { type: "methods"; offered: readonly string[] }
    | { type: "any" }
  );

type Raw = Record<string, unknown>;

/** The property by which a section is chosen. */
export const TAG = "type";

const CONTEXTS: readonly Context[] = ["text", "url", "header", "json"];

export function readSchema(raw: unknown): FieldSchema {
  const source = isRaw(raw) ? raw : {};
  const facts = readFacts(source);
  if (Array.isArray(source.oneOf)) return { ...facts, ...readOneOf(source.oneOf.filter(isRaw)) };
  if (facts.widget === "methods" && Array.isArray(source.enum)) {
    return { ...facts, type: "methods", offered: source.enum.filter(isText) };
  }
  switch (source.type) {
    case "object":
      return { ...facts, type: "object", properties: readProperties(source.properties) };
    case "array":
      return { ...facts, type: "array", items: readSchema(source.items) };
    case "string":
      return { ...facts, type: "string" };
    case "boolean":
      return { ...facts, type: "boolean" };
    case "integer":
      return {
        ...facts,
        type: "integer",
        minimum: number(source.minimum),
        maximum: number(source.maximum),
      };
    default:
      return { ...facts, type: "any" };
  }
}

function readFacts(source: Raw): FieldFacts {
  const when = isRaw(source["x-when"]) ? Object.entries(source["x-when"])[0] : undefined;
  return {
    title: text(source.title) ?? "",
    help: text(source.description) ?? "",
    widget: text(source["x-widget"]),
    context: CONTEXTS.find((context) => context === source["x-context"]) ?? "text",
    templated: source["x-context"] !== undefined,
    group: text(source["x-group"]),
    required: source["x-required"] === true,
    placeholder: text(source["x-placeholder"]) ?? "",
    language: text(source["x-language"]) ?? "text",
    textKey: text(source["x-text"]),
    when: when && { key: when[0], values: Array.isArray(when[1]) ? when[1] : [when[1]] },
    initial: source.default,
  };
}

function readOneOf(variants: readonly Raw[]) {
  const tagged = variants.some((variant) => isRaw(variant.properties));
  if (!tagged) {
    return { type: "choice" as const, choices: variants.map((one) => choice(one, one.const)) };
  }
  return {
    type: "tagged" as const,
    variants: variants.map((variant): Variant => {
      const properties = isRaw(variant.properties) ? variant.properties : {};
      const tag = properties[TAG];
      return {
        ...choice(variant, isRaw(tag) ? tag.const : undefined),
        properties: readProperties(properties).filter(({ key }) => key !== TAG),
      };
    }),
  };
}

function choice(source: Raw, value: unknown): Choice {
  return {
    value: String(value),
    title: text(source.title) ?? String(value),
    help: text(source.description) ?? "",
  };
}

function readProperties(raw: unknown): Property[] {
  return isRaw(raw)
    ? Object.entries(raw).map(([key, value]) => ({ key, schema: readSchema(value) }))
    : [];
}

/** Whether a property is shown, given the values beside it. */
export function isShown(schema: FieldSchema, beside: Readonly<Record<string, unknown>>): boolean {
  if (schema.widget === "hidden") return false;
  return !schema.when || schema.when.values.includes(beside[schema.when.key]);
}

/** What a new field, item or section begins with. */
export function initialValue(schema: FieldSchema): unknown {
  if (schema.initial !== undefined) return structuredClone(schema.initial);
  switch (schema.type) {
    case "object":
      return initialObject(schema.properties);
    case "array":
      return [];
    case "string":
      return "";
    case "integer":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "choice":
      return schema.choices[0]?.value ?? "";
    case "tagged":
      return schema.variants[0] ? initialVariant(schema.variants[0]) : {};
    case "methods":
      return schema.offered[0] ?? "";
    case "any":
      return {};
  }
}

function initialObject(properties: readonly Property[]): Raw {
  return Object.fromEntries(
    properties
      .filter(({ schema }) => schema.widget !== "hidden")
      .map(({ key, schema }) => [key, initialValue(schema)]),
  );
}

export function initialVariant(variant: Variant): Raw {
  return { [TAG]: variant.value, ...initialObject(variant.properties) };
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function text(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A value as an object, whatever a hand-written file may hold in its place. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isRaw(value) ? value : {};
}
