import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { KindInfo } from "../bindings";
import { add } from "./actions";
import { edgeId } from "./drawing";
import { setDropTarget } from "./drop-target";
import { openPanel } from "./selection";
import * as stage from "./stage";
import { useBuilder } from "./store";
import { sizeOf } from "./view";

/** Where the pointer holds the card that is being dragged, from its top left corner. */
const GRIP = { x: 20, y: 20 } as const;
const THRESHOLD = 4;

export interface PaletteDrag {
  /** What is being dragged. */
  kind: KindInfo | undefined;
  ghost: RefObject<HTMLDivElement | null>;
  start: (event: PointerEvent, kind: KindInfo) => void;
  /** True once after a drag, so that the click that ends it does not add a second step. */
  wasDrag: () => boolean;
}

/**
 * Dragging out of the palette by pointer events: HTML5 drag and drop does not work in every
 * webview. Let go over a line, the step is put into it.
 */
export function usePaletteDrag(): PaletteDrag {
  const [kind, setKind] = useState<KindInfo>();
  const ghost = useRef<HTMLDivElement>(null);
  const dragged = useRef(false);
  const stop = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const start = (down: PointerEvent, dragging: KindInfo) => {
    if (down.button !== 0) return;
    dragged.current = false;
    const [startX, startY] = [down.clientX, down.clientY];

    const onMove = (event: globalThis.PointerEvent) => {
      const { clientX: x, clientY: y } = event;
      if (!dragged.current) {
        if (Math.hypot(x - startX, y - startY) < THRESHOLD) return;
        dragged.current = true;
        setKind(dragging);
      }
      event.preventDefault();
      if (ghost.current) ghost.current.style.translate = `${x - GRIP.x}px ${y - GRIP.y}px`;
      setDropTarget(dragging.group === "triggers" ? undefined : stage.edgeAt(x, y));
    };
    const onUp = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      end();
      if (dragged.current && stage.isOverCanvas(x, y)) drop(dragging, x, y);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") end();
    };
    const end = () => {
      setKind(undefined);
      setDropTarget(undefined);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", onKey);
      stop.current = undefined;
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", onKey);
    stop.current = end;
  };

  return {
    kind,
    ghost,
    start,
    wasDrag: () => {
      const was = dragged.current;
      dragged.current = false;
      return was;
    },
  };
}

function drop(kind: KindInfo, x: number, y: number): void {
  const over = kind.group === "triggers" ? undefined : stage.edgeAt(x, y);
  const into = useBuilder.getState().history.present.edges.find((edge) => edgeId(edge) === over);
  // Where somebody puts a step is where it stays on the screen.
  stage.touched();
  const [left, top] = stage.toCanvas(x, y);
  const id = add({ kind, sizeOf, into, at: [left - GRIP.x, top - GRIP.y] });
  openPanel();
  stage.reveal(id);
}
