import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./card.css";
import "./port.css";
import { ReactFlowProvider } from "@xyflow/react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Controls } from "./Controls";
import { Drawn } from "./Drawn";
import { KindMenu } from "./KindMenu";
import { Minimap } from "./Minimap";
import { keepInView, setStage } from "./stage";
import { useBuilder } from "./store";
import { useClipboard } from "./use-clipboard";
import { useKeys } from "./use-keys";
import { followStore } from "./view";

/** The drawing. Pan by dragging or the wheel, zoom with Ctrl and the wheel, Shift selects a box. */
export function Canvas({ children }: { children?: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  // xyflow starts with the right part in view, for which the frame must have its size.
  const [ready, setReady] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const stop = followStore();
    setReady(frame.current);
    return stop;
  }, []);
  useEffect(() => () => setStage(undefined), []);
  useEffect(
    () => useBuilder.subscribe((state, before) => state.view !== before.view && keepInView()),
    [],
  );
  useKeys();
  useClipboard();

  return (
    <section
      ref={frame}
      aria-label="Flow"
      data-testid="canvas"
      data-canvas
      tabIndex={-1}
      className="canvas relative min-h-0 min-w-0 overflow-hidden outline-none"
    >
      <ReactFlowProvider>
        {ready && <Drawn frame={ready} />}
        <Controls />
        <Minimap />
      </ReactFlowProvider>
      <KindMenu />
      {children}
    </section>
  );
}
