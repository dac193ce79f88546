import {
  type EditorState,
  type Extension,
  Facet,
  type Range,
  StateEffect,
  StateField,
} from "@codemirror/state";
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

const reveal = StateEffect.define<{ from: number; to: number } | null>();

/** The pill that is shown as its text, to be edited: until the caret leaves it. */
const revealed = StateField.define<{ from: number; to: number } | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(reveal)) return effect.value;
    if (!value) return null;
    const from = transaction.changes.mapPos(value.from, -1);
    const to = transaction.changes.mapPos(value.to, 1);
    const { head } = transaction.state.selection.main;
    return head < from || head > to ? null : { from, to };
  },
});

function build(state: EditorState): DecorationSet {
  const look = state.facet(pillLook);
  const open = state.field(revealed);
  const { main } = state.selection;
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, inner } of expressionsIn(state.doc.toString())) {
    if (open && from < open.to && to > open.from) continue;
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

function edit(view: EditorView, { from, to }: { from: number; to: number }): boolean {
  view.dispatch({
    effects: reveal.of({ from, to }),
    selection: { anchor: to - 2 },
  });
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
  revealed,
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
