import { type EditorState, type Extension, Facet, type Range, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import type { Group } from "../../bindings";
import { expressionsIn, pillLabel, rootOf } from "./expressions";
import { PillWidget } from "./pill-widget";

/** What a pill shows besides its name. */
export interface PillFacts {
  icon: string;
  group: Group;
  /** Why it cannot be used, in words. */
  problem: string | undefined;
}

/** Looks up a pill's facts by the inside of its braces. */
export type PillLook = (inner: string, root: string | undefined) => PillFacts;

const PLAIN: PillFacts = { icon: "braces", group: "data", problem: undefined };

/** How pills look now; a new function draws them all again. */
export const pillLook = Facet.define<PillLook, PillLook>({
  combine: ([look]) => look ?? (() => PLAIN),
});

function build(state: EditorState): DecorationSet {
  const look = state.facet(pillLook);
  const { main } = state.selection;
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, inner } of expressionsIn(state.doc.toString())) {
    // While the caret is inside, it is text that somebody writes.
    if (main.empty && main.head > from + 1 && main.head < to - 1) continue;
    const selected = !main.empty && main.from <= from && main.to >= to;
    const plain = unescapeJson(inner);
    const facts = look(plain, rootOf(plain));
    const widget = new PillWidget(pillLabel(plain), plain, facts, selected);
    ranges.push(Decoration.replace({ widget }).range(from, to));
  }
  return Decoration.set(ranges);
}

/** Inside a JSON string quotes are escaped; a pill names the path itself. */
function unescapeJson(inner: string): string {
  return inner.replace(/\\"/g, '"');
}

const pillSet = StateField.define<DecorationSet>({
  create: build,
  update: (_, transaction) => build(transaction.state),
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});

/** The pill that the selection covers exactly. */
function selectedPill(state: EditorState): { from: number; to: number } | undefined {
  const { main } = state.selection;
  return expressionsIn(state.doc.toString()).find(
    ({ from, to }) => from === main.from && to === main.to,
  );
}

/** Puts the caret inside, before the closing braces. */
function edit(view: EditorView, { to }: { to: number }): boolean {
  view.dispatch({ selection: { anchor: to - 2 } });
  return true;
}

function pillAt(view: EditorView, event: MouseEvent) {
  const dom = event.target instanceof Element ? event.target.closest(".variable-pill") : null;
  if (!dom) return undefined;
  const at = view.posAtDOM(dom);
  return expressionsIn(view.state.doc.toString()).find(({ from, to }) => from <= at && at <= to);
}

/**
 * Expressions as pills. A click chooses one, Backspace removes it whole; a double click, F2 or
 * Enter on a chosen one shows its text for editing.
 */
export const pills: Extension = [
  pillSet,
  keymap.of(
    ["Enter", "F2"].map((key) => ({
      key,
      run: (view) => {
        const pill = selectedPill(view.state);
        return pill !== undefined && !view.state.readOnly && edit(view, pill);
      },
    })),
  ),
  EditorView.domEventHandlers({
    mousedown(event, view) {
      const pill = pillAt(view, event);
      if (!pill) return false;
      event.preventDefault();
      view.focus();
      if (event.detail > 1 && !view.state.readOnly) return edit(view, pill);
      view.dispatch({ selection: { anchor: pill.from, head: pill.to } });
      return true;
    },
  }),
];
