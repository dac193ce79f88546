import { joinPath, splitPath } from "../../lib/value-path";

/** Templates as the fields show them: text, and `{{ … }}` as pills. */

const EXPRESSION = /\{\{((?:(?!\{\{|\}\})[\s\S])*)\}\}/g;
const WHOLE = /^\{\{(?:(?!\{\{|\}\})[\s\S])*\}\}$/;

export interface Expression {
  from: number;
  to: number;
  /** What stands between the braces, without the spaces around it. */
  inner: string;
}

/** Every `{{ … }}` that holds something. */
export function expressionsIn(text: string): Expression[] {
  return [...text.matchAll(EXPRESSION)]
    .map((found) => ({
      from: found.index,
      to: found.index + found[0].length,
      inner: (found[1] ?? "").trim(),
    }))
    .filter((expression) => expression.inner !== "");
}

export function hasExpression(text: string): boolean {
  return expressionsIn(text).length > 0;
}

/** Whether the text is exactly one expression, which keeps the type of its value. */
export function isOneExpression(text: string): boolean {
  return WHOLE.test(text) && expressionsIn(text).length === 1;
}

export function expression(path: string): string {
  return `{{ ${path} }}`;
}

/** The first name: a node's id, or `flow`, `run`, `vars`, `now`. */
export function rootOf(inner: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*/.exec(inner)?.[0];
}

const LONGEST = 36;

/**
 * What a pill says: the last two names of a path, without the node and its body, so that
 * `order.body.customer.email` reads `customer.email`. Anything more is written out.
 */
export function pillLabel(inner: string): string {
  const steps = splitPath(inner);
  if (!steps) return cut(inner.replace(/\b[a-z][a-z0-9_]*\.body\./g, ""));
  const [, ...rest] = steps;
  const inBody = rest[0] === "body" && rest.length > 1 ? rest.slice(1) : rest;
  if (inBody.length === 0) return inner;
  const lastNames = inBody.slice(namesBegin(inBody));
  return cut(lastNames.reduce<string>((path, step) => label(path, step), ""));
}

/** Where the last two names begin; an index belongs to the name before it. */
function namesBegin(steps: readonly (string | number)[]): number {
  let names = 0;
  for (let at = steps.length - 1; at > 0; at -= 1) {
    if (typeof steps[at] === "string") names += 1;
    if (names === 2) return at;
  }
  return 0;
}

function label(path: string, step: string | number): string {
  if (typeof step === "number") return joinPath(path, step);
  return path === "" ? step : `${path}.${step}`;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** An unfinished `{{` before the caret: where it begins, and the words typed since. */
export function openExpression(before: string): { from: number; query: string } | undefined {
  const from = before.lastIndexOf("{{");
  if (from < 0) return undefined;
  const query = before.slice(from + 2);
  return /\}\}|[\n|(]/.test(query) ? undefined : { from, query: query.trim() };
}
