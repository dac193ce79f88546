import { cx } from "../lib/cx";

/** Two marks of our own, on the 16 px grid. Everything else is lucide. */

export function HookMark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className={cx("shrink-0 fill-none stroke-current stroke-2", className)}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M10.5 4v5.6a3.75 3.75 0 0 1-7.5 0V7.4l2.3 2.1" />
      <circle cx="10.5" cy="2.6" r="1.35" />
    </svg>
  );
}

export function FlowsIcon({ className = "size-4" }: { className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className={cx("shrink-0 fill-none stroke-current stroke-[1.5px]", className)}
    >
      <circle cx="3.5" cy="8" r="1.9" />
      <circle cx="12.5" cy="4" r="1.9" />
      <circle cx="12.5" cy="12" r="1.9" />
      <path
        strokeLinecap="round"
        d="M5.4 8h1.4C8 8 8.3 7.4 8.6 6.4S9.4 4 10.6 4M6.8 8c1.2 0 1.5.6 1.8 1.6S9.4 12 10.6 12"
      />
    </svg>
  );
}
