import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  type KeyBinding,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { jsonColours } from "./json-colours";
import { jsonMode } from "./json-mode";
import { pills } from "./pills";

/** One line of text with variables, a block of it, or JSON. */
export type EditorKind = "line" | "block" | "json";

/** Line breaks become spaces: what is pasted into a line stays one. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, " ");
  return [
    transaction,
    {
      changes: { from: 0, to: transaction.newDoc.length, insert: text },
      selection: { anchor: Math.min(transaction.newSelection.main.head, text.length) },
      sequential: true,
    },
  ];
});

/** In a line Enter and Tab belong to the form around it. */
const formKeys: KeyBinding[] = [{ key: "Enter", run: () => true }];

export function editorExtensions(kind: EditorKind): Extension {
  const shared = [history(), pills, EditorView.lineWrapping];
  if (kind === "line") {
    return [
      history(),
      pills,
      oneLine,
      keymap.of([...formKeys, ...historyKeymap, ...defaultKeymap.filter(notEnter)]),
    ];
  }
  if (kind === "block") return [shared, keymap.of([...historyKeymap, ...defaultKeymap])];
  return [
    shared,
    jsonMode.of(true),
    jsonColours,
    lineNumbers(),
    highlightActiveLine(),
    closeBrackets(),
    indentUnit.of("  "),
    EditorState.languageData.of(() => [{ closeBrackets: { brackets: ["{", "[", '"'] } }]),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
  ];
}

function notEnter(binding: KeyBinding): boolean {
  return binding.key !== "Enter";
}
