import { create } from "zustand";
import type { Edge } from "../bindings";

/** A request to choose a kind, at a place on the screen, and where its step would go. */
export interface KindRequest {
  x: number;
  y: number;
  /** The way out that the new step is joined to. */
  after?: { node: string; port: string };
  /** The line that it is put into. */
  into?: Edge;
  /** A place on the canvas. */
  at?: readonly [number, number];
}

export const useKindMenu = create<{ request: KindRequest | null }>(() => ({ request: null }));

export function askForKind(request: KindRequest): void {
  useKindMenu.setState({ request });
}

export function closeKindMenu(): void {
  useKindMenu.setState({ request: null });
}
