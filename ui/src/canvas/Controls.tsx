import { useStore } from "@xyflow/react";
import { LayoutList, Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "../components/Button";
import { tidyUp } from "./actions";
import * as stage from "./stage";
import { useReadOnly } from "./store";
import { sizeOf } from "./view";

/** Zoom, fit, tidy up. */
export function Controls() {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const readOnly = useReadOnly();
  return (
    <div className="float bottom-3 left-3">
      <IconButton label="Zoom out" keys="-" className="h-[26px]" onClick={stage.zoomOut}>
        <Minus className="size-3.5" />
      </IconButton>
      <span role="status" aria-label="Zoom" className="num w-[38px] text-center text-12">
        {zoom}%
      </span>
      <IconButton label="Zoom in" keys="+" className="h-[26px]" onClick={stage.zoomIn}>
        <Plus className="size-3.5" />
      </IconButton>
      <span className="h-4 w-px bg-line-strong" />
      <IconButton label="Fit the flow" keys="0" className="h-[26px]" onClick={stage.fit}>
        <Maximize className="size-3.5" />
      </IconButton>
      <IconButton
        label="Tidy up"
        className="h-[26px]"
        disabled={readOnly}
        onClick={() => {
          tidyUp(sizeOf);
          stage.fit();
        }}
      >
        <LayoutList className="size-3.5" />
      </IconButton>
    </div>
  );
}
