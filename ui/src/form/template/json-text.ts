import { type JsonNode, readJsonTree } from "../../lib/json-tree";
import { isOneExpression } from "./expressions";

/**
 * The body editor shows a JSON value as text in which a string that is exactly one expression
 * stands without quotes, as it will be sent: `"amount": {{ order.body.total }}`.
 * `writeJsonText(readJsonText(text))` says the same as `text`, and `readJsonText(writeJsonText(value))` equals `value`.
 */
export function writeJsonText(value: unknown, level = 0): string {
  const inner = `\n${"  ".repeat(level + 1)}`;
  const outer = `\n${"  ".repeat(level)}`;
  if (typeof value === "string") return isOneExpression(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${value.map((item) => inner + writeJsonText(item, level + 1)).join(",")}${outer}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value);
    if (fields.length === 0) return "{}";
    return `{${fields
      .map(([key, field]) => `${inner}${JSON.stringify(key)}: ${writeJsonText(field, level + 1)}`)
      .join(",")}${outer}}`;
  }
  return JSON.stringify(value) ?? "null";
}

export type JsonTextReading =
  | { ok: true; value: unknown; warning?: string }
  | { ok: false; message: string; line: number; offset: number };

/** Reads the editor's text. What a value cannot hold exactly comes with a warning. */
export function readJsonText(text: string): JsonTextReading {
  const read = readJsonTree(text, { expressions: true });
  if (!read.ok) return read;
  const losses: string[] = [];
  const value = plain(read.node, losses);
  return { ok: true, value, ...(losses[0] !== undefined && { warning: losses[0] }) };
}

function plain(node: JsonNode, losses: string[]): unknown {
  switch (node.type) {
    case "expression":
      return node.text;
    case "string":
      return node.value;
    case "literal":
      return node.text === "null" ? null : node.text === "true";
    case "number":
      return plainNumber(node.text, losses);
    case "array":
      return node.items.map((item) => plain(item, losses));
    case "object": {
      const seen = new Map<string, unknown>();
      for (const { key, value } of node.entries) {
        if (seen.has(key)) losses.push(`"${key}" stands twice; the last one counts.`);
        seen.set(key, plain(value, losses));
      }
      // From entries, so that a key named __proto__ is a key like any other.
      return Object.fromEntries(seen);
    }
  }
}

function plainNumber(text: string, losses: string[]): number {
  const value = Number(text);
  if (!sameNumber(text, value)) {
    losses.push(
      `${text} has more digits than a number keeps here. Put it in quotes, or use a variable.`,
    );
  }
  return Number.isFinite(value) ? value : 0;
}

/** Whether the number is what the text says: 12.50 is 12.5, but 18446744073709551617 is not kept. */
function sameNumber(text: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  return digits(text) === digits(String(value));
}

/** Significant digits and the power of ten, so that 1e3 and 1000.0 are the same. */
function digits(text: string): string {
  const [mantissa = "", exponent = "0"] = text
    .toLowerCase()
    .replace("-", (sign, at) => (at === 0 ? "" : sign))
    .split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = (whole + fraction).replace(/^0+/, "");
  const kept = all.replace(/0+$/, "");
  if (kept === "") return "0";
  const power = Number(exponent) - fraction.length + (all.length - kept.length);
  return `${kept}e${power}`;
}
