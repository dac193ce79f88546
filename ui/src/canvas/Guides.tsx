import { ViewportPortal } from "@xyflow/react";
import { useView } from "./view";

const LONG = 20_000;

/** The lines that a dragged node is aligned to. */
export function Guides() {
  const { x, y } = useView((view) => view.guides);
  if (x === undefined && y === undefined) return null;
  return (
    <ViewportPortal>
      {x !== undefined && (
        <div className="guide" style={{ left: x, top: -LONG, width: 1, height: 2 * LONG }} />
      )}
      {y !== undefined && (
        <div className="guide" style={{ top: y, left: -LONG, height: 1, width: 2 * LONG }} />
      )}
    </ViewportPortal>
  );
}
