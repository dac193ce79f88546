import type { MouseEvent as ReactMouseEvent } from "react";
import { create } from "zustand";
import { select } from "./selection";
import { useBuilder } from "./store";

/** A menu that was asked for on the canvas, at a place on the screen. */
export interface ContextRequest {
  x: number;
  y: number;
}

export const useContextMenu = create<{ request: ContextRequest | null }>(() => ({ request: null }));

export function closeContextMenu(): void {
  useContextMenu.setState({ request: null });
}

function open(event: MouseEvent | ReactMouseEvent): void {
  event.preventDefault();
  useContextMenu.setState({ request: { x: event.clientX, y: event.clientY } });
}

/** What is under the pointer is what the menu is about, unless it is part of the selection. */
export function onNodeMenu(event: ReactMouseEvent, node: { id: string }): void {
  if (!useBuilder.getState().selection.nodes.has(node.id)) select([node.id]);
  open(event);
}

export function onEdgeMenu(event: ReactMouseEvent, edge: { id: string }): void {
  if (!useBuilder.getState().selection.edges.has(edge.id)) select([], [edge.id]);
  open(event);
}

export function onSelectionMenu(event: ReactMouseEvent): void {
  open(event);
}

export function onPaneMenu(event: MouseEvent | ReactMouseEvent): void {
  select([]);
  open(event);
}
