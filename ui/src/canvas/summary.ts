import type { KindInfo, Node } from "../bindings";
import { shortPath } from "../lib/format";

/** A piece of a card's one line. A host is never cut off; a path may be. */
export interface Piece {
  type: "method" | "host" | "path" | "variable" | "text";
  text: string;
}

/**
 * The card's one line: the kind's summary with `{field}` filled in from the config, or with what
 * holds where the config says nothing.
 */
export function summarise(
  kind: Pick<KindInfo, "summary" | "schema" | "initial">,
  config: Node["config"],
  triggerPath?: string,
): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of kind.summary.matchAll(/\{([\w.]+)\}/g)) {
    add(pieces, "text", kind.summary.slice(end, match.index));
    end = match.index + match[0].length;
    const field = match[1] ?? "";
    if (field === "trigger_path") add(pieces, "path", triggerPath ? shortPath(triggerPath) : "");
    else pieces.push(...value(field, at(config, field) ?? at(kind.initial, field), kind.schema));
  }
  add(pieces, "text", kind.summary.slice(end));
  return trimmed(pieces);
}

/** The line as text, for screen readers and tooltips. */
export function summaryText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

function value(field: string, given: unknown, schema: KindInfo["schema"]): Piece[] {
  if (Array.isArray(given)) return [{ type: kindOf(field), text: given.map(String).join(", ") }];
  if (typeof given === "number") return [{ type: "text", text: String(given) }];
  if (typeof given !== "string" || given === "") return [];
  if (field === "url" || /^https?:\/\//.test(given)) return address(given);
  const line = given.split("\n", 1)[0] ?? "";
  // A method is a word of its own: POST, never "post".
  if (kindOf(field) === "method") return [{ type: "method", text: line }];
  return withVariables(titleOf(schema, field, line) ?? line, "text");
}

function kindOf(field: string): "method" | "text" {
  return field === "method" ? "method" : "text";
}

/** An address without what everybody knows: its scheme. */
function address(url: string): Piece[] {
  const plain = url.trim().replace(/^https?:\/\//, "");
  const cut = /^(?:[^/?#{]|\{\{.*?\}\}|\{)*/.exec(plain)?.[0].length ?? plain.length;
  return [
    ...withVariables(plain.slice(0, cut), "host"),
    ...withVariables(plain.slice(cut).replace(/^\/$/, ""), "path").map(withoutKeys),
  ];
}

/** A long key in a path, such as a webhook's own, says nothing: `q7Hf…2bA`. */
function withoutKeys(piece: Piece): Piece {
  const text = piece.text.replace(/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}/g, shortPath);
  return { ...piece, text };
}

/** `{{ order.body.customer.email }}` is shown as `email`. */
function withVariables(text: string, type: "host" | "path" | "text"): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/\{\{(.*?)\}\}/g)) {
    add(pieces, type, text.slice(end, match.index));
    add(pieces, "variable", shortName(match[1] ?? ""));
    end = match.index + match[0].length;
  }
  add(pieces, type, text.slice(end));
  return pieces;
}

/** The last name of the first path in an expression. */
export function shortName(expression: string): string {
  const path = /[A-Za-z_]\w*(?:\s*\.\s*\w+|\s*\[[^\]]*\])*/.exec(expression)?.[0];
  if (!path) return expression.trim() || "…";
  const names = path.match(/[A-Za-z_]\w*(?=[^'"]*$|\s*[.[])/g);
  return names?.at(-1) ?? path;
}

/** The words of a choice, from the schema's `oneOf` of `const` and `title`. */
function titleOf(schema: KindInfo["schema"], field: string, chosen: string): string | undefined {
  const property = at(schema.properties, field);
  const choices = at(property, "oneOf");
  if (!Array.isArray(choices)) return undefined;
  const title = at(
    choices.find((choice) => at(choice, "const") === chosen),
    "title",
  );
  return typeof title === "string" ? title.toLowerCase() : undefined;
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function add(pieces: Piece[], type: Piece["type"], text: string): void {
  if (text !== "") pieces.push({ type, text });
}

/** Without the spaces and signs that stood beside a field with nothing in it. */
function trimmed(pieces: Piece[]): Piece[] {
  const first = pieces.findIndex((piece) => piece.text.trim() !== "");
  if (first < 0) return [];
  const rest = pieces.slice(first);
  const last = rest.at(-1);
  if (last) rest[rest.length - 1] = { ...last, text: last.text.replace(/[\s:,]+$/, "") };
  return rest.filter((piece) => piece.text !== "");
}
