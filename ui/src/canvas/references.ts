/**
 * References to other nodes inside templates. The first name of a path is a node's id:
 * `{{ order.body.email | default(lead.body.email) }}` refers to `order` and `lead`.
 */

/** Inside `{{ … }}`: a string, a number, or a name. Strings and numbers hold no references. */
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d[\w.]*|[A-Za-z_]\w*/g;

/** The same text with every reference to a key of `ids` turned into its value. */
export function renameInText(text: string, ids: ReadonlyMap<string, string>): string {
  if (!text.includes("{{")) return text;
  return text.replace(/\{\{([\s\S]*?)\}\}/g, (_, expression: string) => {
    return `{{${renameInExpression(expression, ids)}}}`;
  });
}

function renameInExpression(expression: string, ids: ReadonlyMap<string, string>): string {
  return expression.replace(TOKEN, (word, at: number) => {
    const to = ids.get(word);
    if (to === undefined) return word;
    const before = expression.slice(0, at).trimEnd();
    const after = expression.slice(at + word.length).trimStart();
    // A field after a dot, a filter after a bar, a function, or the name of an argument.
    if (/[.|]$/.test(before) || /^\(|^=(?!=)/.test(after)) return word;
    return to;
  });
}

/** The same value with references renamed in every string, also in names of fields. */
export function renameInValue<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (ids.size === 0) return value;
  return rename(value, ids) as T;
}

function rename(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return renameInText(value, ids);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => rename(item, ids));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  let changed = false;
  const fields = Object.entries(value).map(([key, field]) => {
    const name = renameInText(key, ids);
    const next = rename(field, ids);
    if (name !== key || next !== field) changed = true;
    return [name, next] as const;
  });
  return changed ? Object.fromEntries(fields) : value;
}
