import { type EditorState, type Range, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { jsonTokens } from "../../exchange/json-tokens";
import { expressionsIn } from "./expressions";

const marks = {
  key: Decoration.mark({ class: "code-key" }),
  string: Decoration.mark({ class: "code-string" }),
  number: Decoration.mark({ class: "code-number" }),
  literal: Decoration.mark({ class: "code-literal" }),
};

/** Colours JSON with expressions in it, which no JSON grammar would read. */
function build(state: EditorState): DecorationSet {
  const text = state.doc.toString();
  const holes = expressionsIn(text);
  // The same length without expressions, so that what is inside them is not coloured as JSON.
  let plain = text;
  for (const { from, to } of holes) {
    plain = plain.slice(0, from) + " ".repeat(to - from) + plain.slice(to);
  }
  const ranges: Range<Decoration>[] = [];
  let at = 0;
  for (const token of jsonTokens(plain)) {
    const to = at + token.text.length;
    if (token.kind !== "plain") ranges.push(marks[token.kind].range(at, to));
    at = to;
  }
  return Decoration.set(ranges);
}

export const jsonColours = StateField.define<DecorationSet>({
  create: build,
  update: (value, transaction) => (transaction.docChanged ? build(transaction.state) : value),
  provide: (field) => EditorView.decorations.from(field),
});
