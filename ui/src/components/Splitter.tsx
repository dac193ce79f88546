import type { PointerEvent } from "react";
import { cx } from "../lib/cx";

export interface SplitterProps {
  label: string;
  /** The size of what lies behind it, seen from the canvas. */
  value: number;
  least: number;
  most: number;
  /** Which way the line runs. */
  line: "vertical" | "horizontal";
  onChange: (value: number) => void;
  className?: string;
}

/** A border that can be dragged, or moved by arrow keys; what lies right of or below it grows. */
export function Splitter({ label, value, least, most, line, onChange, className }: SplitterProps) {
  const vertical = line === "vertical";
  const set = (next: number) => onChange(Math.round(Math.min(most, Math.max(least, next))));

  const start = (down: PointerEvent<HTMLElement>) => {
    if (down.button !== 0) return;
    down.preventDefault();
    const from = vertical ? down.clientX : down.clientY;
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    handle.onpointermove = (move) => set(value + from - (vertical ? move.clientX : move.clientY));
    handle.onlostpointercapture = () => {
      handle.onpointermove = null;
      handle.onlostpointercapture = null;
    };
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this separator can
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={line}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={start}
      onKeyDown={({ key }) => {
        if (key === (vertical ? "ArrowLeft" : "ArrowUp")) set(value + 16);
        if (key === (vertical ? "ArrowRight" : "ArrowDown")) set(value - 16);
      }}
      className={cx(
        "absolute z-10 touch-none transition-colors hover:bg-accent-line focus-visible:bg-accent-line",
        vertical
          ? "top-0 bottom-0 -left-[3px] w-[5px] cursor-col-resize"
          : "-top-[3px] right-0 left-0 h-[5px] cursor-row-resize",
        className,
      )}
    />
  );
}
