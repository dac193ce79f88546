import { useEffect } from "react";
import { notifyError } from "../components/toast";
import { isTyping, modKey } from "../lib/platform";
import { connectSelected, duplicate, nudge, redo, removeSelection, undo } from "./actions";
import { openPanel, select, selectAll } from "./selection";
import * as stage from "./stage";
import { useBuilder } from "./store";

/**
 * The canvas's keys. Undo and redo work wherever nobody types; what touches the selection works
 * while the focus is on the canvas, or nowhere.
 */
export function useKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isText(event.target) || dialogOpen()) return;
  const done = modKey(event)
    ? withMod(event) || (onCanvas(event.target) && withModOnCanvas(event))
    : !event.altKey && !isTyping(event.target) && onCanvas(event.target) && plain(event);
  if (done) event.preventDefault();
}

function withMod({ key, shiftKey }: KeyboardEvent): boolean {
  switch (key.toLowerCase()) {
    case "z":
      if (shiftKey) redo();
      else undo();
      return true;
    case "y":
      redo();
      return true;
    default:
      return false;
  }
}

function withModOnCanvas({ key }: KeyboardEvent): boolean {
  switch (key.toLowerCase()) {
    case "a":
      selectAll();
      return true;
    case "d":
      duplicate();
      return true;
    default:
      return false;
  }
}

function plain({ key, shiftKey, target }: KeyboardEvent): boolean {
  const arrow = arrows[key];
  if (arrow) {
    takeFocused(target, false);
    if (useBuilder.getState().selection.nodes.size === 0) return false;
    const step = shiftKey ? 40 : 4;
    nudge([arrow[0] * step, arrow[1] * step]);
    return true;
  }
  switch (key) {
    case "Delete":
    case "Backspace":
      takeFocused(target, false);
      removeSelection();
      return true;
    case "Enter":
    case " ":
      // A focused button on the canvas keeps its own keys.
      if (target instanceof Element && target.closest("button")) return false;
      takeFocused(target, shiftKey);
      if (key === "Enter") openPanel();
      return true;
    case "c": {
      if (useBuilder.getState().selection.nodes.size !== 2) return false;
      const problem = connectSelected();
      if (problem !== undefined) notifyError("Not connected", new Error(problem));
      return true;
    }
    case "Escape":
      select([]);
      return true;
    case "+":
    case "=":
      stage.zoomIn();
      return true;
    case "-":
      stage.zoomOut();
      return true;
    case "0":
      stage.fit();
      return true;
    default:
      return false;
  }
}

/** The focused node or line is what a key is meant for, when it is not selected yet. */
function takeFocused(target: EventTarget | null, toAdd: boolean): void {
  if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
  const { id } = target.dataset;
  if (id === undefined) return;
  const { nodes, edges } = useBuilder.getState().selection;
  if (target.matches(".react-flow__node") && !nodes.has(id)) {
    select(toAdd ? [...nodes, id] : [id], toAdd ? edges : []);
  }
  if (target.matches(".react-flow__edge") && !edges.has(id)) {
    select(toAdd ? nodes : [], toAdd ? [...edges, id] : [id]);
  }
}

/** Text has an undo of its own; a select or a switch has none. */
function isText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"))
  );
}

export function onCanvas(target: EventTarget | null): boolean {
  if (target === document.body || target === document) return true;
  return target instanceof Element && target.closest("[data-canvas]") !== null;
}

export function dialogOpen(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
