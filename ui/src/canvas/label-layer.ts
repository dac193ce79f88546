import { createContext } from "react";

/**
 * The element that holds what stands on lines. xyflow's own EdgeLabelRenderer looks it up for every
 * line after every change of its store, which alone takes longer than a frame at 300 lines.
 */
export const LabelLayer = createContext<Element | null>(null);

export function findLabelLayer(frame: Element): Element | null {
  return frame.querySelector(".react-flow__edgelabel-renderer");
}
