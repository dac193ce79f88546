import { EditorView } from "@codemirror/view";
import { expression, pillLabel } from "../template/expressions";
import { insertExpression } from "../template/insert";
import type { VariableRow } from "./variables";

/** So far the pointer may tremble before a press becomes a drag. */
const SLACK = 4;

/**
 * Drags a variable by pointer (the webview has no reliable HTML5 drag and drop). While a pill is
 * over a field the caret shows where it will go. `done` hears whether it was dragged at all.
 */
export function startPillDrag(
  start: PointerEvent,
  row: VariableRow,
  done: (dragged: boolean) => void,
): void {
  const { path } = row;
  let ghost: HTMLElement | undefined;

  const move = (event: PointerEvent) => {
    const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > SLACK;
    if (path === undefined || (!ghost && !far)) return;
    ghost ??= pickUp(path);
    ghost.style.translate = `${event.clientX + 8}px ${event.clientY + 8}px`;
    const target = fieldAt(event);
    if (!target) return;
    target.view.focus();
    target.view.dispatch({ selection: { anchor: target.at } });
  };

  const end = (event: PointerEvent) => {
    stop();
    if (!ghost || path === undefined) return done(false);
    const target = event.type === "pointerup" ? fieldAt(event) : undefined;
    if (target) insertExpression(target.view, expression(path), { from: target.at, to: target.at });
    done(true);
  };

  const giveUp = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    done(true);
  };

  const stop = () => {
    ghost?.remove();
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
    window.removeEventListener("keydown", giveUp, true);
  };

  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
  window.addEventListener("keydown", giveUp, true);
}

function pickUp(path: string): HTMLElement {
  const ghost = document.createElement("div");
  ghost.textContent = pillLabel(path);
  ghost.className =
    "variable-pill pointer-events-none fixed top-0 left-0 z-50 bg-accent-tint px-1.5 shadow-pop";
  document.body.append(ghost);
  return ghost;
}

/** The template field under the pointer, and the place in its text. */
function fieldAt(event: PointerEvent): { view: EditorView; at: number } | undefined {
  const element = document.elementFromPoint(event.clientX, event.clientY);
  const editor = element?.closest<HTMLElement>("[data-template] .cm-editor");
  const dom =
    editor ?? element?.closest("[data-template]")?.querySelector<HTMLElement>(".cm-editor");
  const view = dom && EditorView.findFromDOM(dom);
  if (!view || view.state.readOnly) return undefined;
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
  return { view, at };
}
