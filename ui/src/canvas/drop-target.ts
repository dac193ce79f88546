import { create } from "zustand";

/** The line that a dragged palette item would go into, by `edgeId`. */
export const useDropTarget = create<{ edge: string | undefined }>(() => ({ edge: undefined }));

export function setDropTarget(edge: string | undefined): void {
  if (useDropTarget.getState().edge !== edge) useDropTarget.setState({ edge });
}
