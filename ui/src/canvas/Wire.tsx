import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo, use } from "react";
import { createPortal } from "react-dom";
import { cx } from "../lib/cx";
import { useDropTarget } from "./drop-target";
import { InsertButton } from "./InsertButton";
import { LabelLayer } from "./label-layer";
import { shown, useBuilder, useReadOnly } from "./store";
import type { WireEdge } from "./view";
import { taken } from "./wiring";

/** A line from a way out to the next step, with a `+` in its middle. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { id, data, selected } = props;
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: 8 });
  const layer = use(LabelLayer);
  const readOnly = useReadOnly();
  const lit = useDropTarget((drop) => drop.edge === id);
  const look = useBuilder((state) => {
    if (!state.run) return "rest";
    return taken(state.run, shown(state).edges).edges.has(id) ? "taken" : "idle";
  });
  if (!data) return null;
  const { from, port, to } = data.edge;
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={20}
        className={cx(
          "wire",
          `is-${look}`,
          port === "error" && "is-error",
          (selected || lit) && "is-selected",
        )}
      />
      {layer &&
        createPortal(
          <div
            data-edge={id}
            data-testid={`edge-${from}-${port}-${to}`}
            className="wire-middle nopan"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {!readOnly && (
              <InsertButton place={{ into: data.edge }} label="Insert a step here" lit={lit} />
            )}
          </div>,
          layer,
        )}
    </>
  );
});
