import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { cx } from "../lib/cx";

export interface SplitterProps {
  /** The size of the part that it moves, in pixels. */
  size: number;
  onSize: (size: number) => void;
  min: number;
  max: number;
  /** Where the sized part is, seen from the splitter. */
  part: "left" | "right" | "above" | "below";
  /** What is made larger or smaller: "Details". */
  label: string;
  className?: string;
}

const KEY_STEP = 16;

/** The border between two parts of a screen, moved by pointer or arrow keys; a 1 px line to look at. */
export function Splitter({ size, onSize, min, max, part, label, className }: SplitterProps) {
  const start = useRef<{ at: number; size: number }>(undefined);
  const upright = part === "left" || part === "right";
  const sign = part === "left" || part === "above" ? 1 : -1;
  const set = (next: number) => onSize(Math.round(Math.min(max, Math.max(min, next))));
  const place = (event: PointerEvent) => (upright ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = upright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key === less) set(size - sign * KEY_STEP);
    else if (event.key === more) set(size + sign * KEY_STEP);
    else if (event.key === "Home") set(min);
    else if (event.key === "End") set(max);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), size };
        event.preventDefault();
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.size + sign * (place(event) - start.current.at));
      }}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onPointerCancel={() => {
        start.current = undefined;
      }}
      className={cx(
        "group relative z-10 shrink-0 touch-none bg-line hover:bg-accent-line focus-visible:bg-focus focus-visible:outline-none",
        upright ? "w-px cursor-col-resize" : "h-px cursor-row-resize",
        className,
      )}
    >
      <span className={cx("absolute", upright ? "inset-y-0 -inset-x-1" : "inset-x-0 -inset-y-1")} />
    </div>
  );
}
