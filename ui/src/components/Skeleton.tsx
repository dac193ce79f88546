import { cx } from "../lib/cx";

/** Still bars in the shape of what is coming; unseen for the first 100 ms. */
export function Skeleton({
  rows = 6,
  tall = false,
  label = "Loading",
}: {
  rows?: number;
  tall?: boolean;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label} className="animate-late">
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((row) => (
        <div
          key={row}
          className={cx(
            "flex items-center gap-3 border-b border-line px-4",
            tall ? "h-row-tall" : "h-row",
          )}
        >
          <Bar className="w-3.5" />
          <Bar className="w-[38%]" />
          <Bar className="w-[22%]" />
          <Bar className="w-[14%]" />
        </div>
      ))}
    </div>
  );
}

export function Bar({ className }: { className?: string }) {
  return <span className={cx("block h-2 rounded-[2px] bg-press", className)} />;
}
