import { Check, Clock, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";

/** The five looks of a state. Each has its own shape, so that it reads without colour. */
export type Mark = "ok" | "failed" | "waiting" | "running" | "skipped";

const ink: Record<Mark, string> = {
  ok: "text-ok",
  failed: "text-failed",
  waiting: "text-waiting",
  running: "text-running",
  skipped: "text-skipped",
};

const tint: Record<Mark, string> = {
  ok: "bg-ok-tint text-ok",
  failed: "bg-failed-tint text-failed",
  waiting: "bg-waiting-tint text-waiting",
  running: "bg-running-tint text-running",
  skipped: "bg-skipped-tint text-ink-2",
};

/** Only the 14 px shape: tick in a disc, cross in a square, clock, open ring, dash in a ring. */
export function StatusGlyph({ mark, className }: { mark: Mark; className?: string }) {
  const base = cx("grid size-3.5 shrink-0 place-items-center", className);
  switch (mark) {
    case "ok":
      return (
        <span aria-hidden className={cx(base, "rounded-full bg-ok-mark text-surface")}>
          <Check className="size-2.5 stroke-[4px]" />
        </span>
      );
    case "failed":
      return (
        <span aria-hidden className={cx(base, "rounded-1 bg-failed-mark text-surface")}>
          <X className="size-2.5 stroke-[4px]" />
        </span>
      );
    case "waiting":
      return (
        <Clock aria-hidden className={cx("size-3.5 stroke-[2.75px] text-waiting", className)} />
      );
    case "running":
      return (
        <svg
          aria-hidden
          viewBox="0 0 16 16"
          className={cx(
            "size-3.5 shrink-0 animate-turn fill-none stroke-current text-running",
            className,
          )}
        >
          <path d="M8 2a6 6 0 1 1-6 6" strokeWidth="2" strokeLinecap="round" />
        </svg>
      );
    case "skipped":
      return (
        <span
          aria-hidden
          className={cx(base, "rounded-full border-[1.5px] border-current text-skipped")}
        >
          <Minus className="size-2 stroke-[4px]" />
        </span>
      );
  }
}

export interface StatusMarkProps {
  mark: Mark;
  /** The state in words; always there, because a shape alone says nothing to a screen reader. */
  children: ReactNode;
  /** Words in the ordinary colour, for states that need no attention. */
  plain?: boolean;
  className?: string;
}

export function StatusMark({ mark, children, plain = false, className }: StatusMarkProps) {
  return (
    <span className={cx("inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap", className)}>
      <StatusGlyph mark={mark} />
      <span className={cx("num min-w-0 truncate", !plain && ink[mark])}>{children}</span>
    </span>
  );
}

/** A small tinted label: "201 Created", "Try 3 of 8 in 4 min". */
export function Badge({
  mark = "skipped",
  children,
  className,
}: {
  mark?: Mark;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        "num inline-flex h-5 items-center gap-1 rounded-1 px-1.5 text-12 leading-5 font-medium whitespace-nowrap",
        tint[mark],
        className,
      )}
    >
      {children}
    </span>
  );
}
