import type { EditorView } from "@codemirror/view";
import { expressionsIn } from "./expressions";
import { jsonMode } from "./json-mode";

/**
 * Puts an expression into a field in place of a range, with the caret after it. What is left of
 * half-typed braces behind the range goes; inside a JSON text it is escaped as such.
 */
export function insertExpression(
  view: EditorView,
  text: string,
  range: { from: number; to: number },
): void {
  const { doc } = view.state;
  const rest = /^\s*\}\}/.exec(doc.sliceString(range.to, range.to + 20));
  const halfTyped = doc.sliceString(range.from, range.from + 2) === "{{";
  const to = range.to + (halfTyped && rest ? rest[0].length : 0);
  const escaped = view.state.facet(jsonMode) && isInJsonString(doc.toString(), range.from);
  const insert = escaped ? JSON.stringify(text).slice(1, -1) : text;
  view.dispatch({
    changes: { from: range.from, to, insert },
    selection: { anchor: range.from + insert.length },
    scrollIntoView: true,
    userEvent: "input.complete",
  });
}

/** Whether a place in JSON text, expressions aside, stands inside quotes. */
export function isInJsonString(text: string, at: number): boolean {
  const skip = new Map(expressionsIn(text).map(({ from, to }) => [from, to]));
  let inside = false;
  for (let index = 0; index < at; index += 1) {
    const end = skip.get(index);
    if (end !== undefined && end <= at) {
      index = end - 1;
      continue;
    }
    if (text[index] === "\\" && inside) index += 1;
    else if (text[index] === '"') inside = !inside;
    else if (text[index] === "\n") inside = false;
  }
  return inside;
}
