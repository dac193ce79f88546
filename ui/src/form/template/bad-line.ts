import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

const setLine = StateEffect.define<number | undefined>();
const wrong = Decoration.line({ class: "cm-bad-line" });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setLine)) continue;
      const { doc } = transaction.state;
      const { value: line } = effect;
      if (line === undefined || line < 1 || line > doc.lines) return Decoration.none;
      return Decoration.set([wrong.range(doc.line(line).from)]);
    }
    return value.map(transaction.changes);
  },
  provide: (own) => EditorView.decorations.from(own),
});

/** Marks one line as wrong. */
export const badLine: {
  extension: Extension;
  mark: (view: EditorView, line: number | undefined) => void;
} = {
  extension: field,
  mark: (view, line) => view.dispatch({ effects: setLine.of(line) }),
};
