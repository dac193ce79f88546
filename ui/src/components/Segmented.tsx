import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { number } from "../lib/format";

export interface Segment<T extends string> {
  value: T;
  label: string;
  /** How many it holds, shown pale after the words. */
  count?: number;
  /** Pale after the words, where it is not a count: "v3". */
  note?: string | undefined;
  disabled?: boolean;
  icon?: ReactNode;
}

export interface SegmentedProps<T extends string> {
  /** "" when none of them is chosen. */
  value: T | "";
  onChange: (value: T) => void;
  segments: readonly Segment<T>[];
  label: string;
  className?: string;
}

/** One choice of a few that are all visible. */
export function Segmented<T extends string>({
  value,
  onChange,
  segments,
  label,
  className,
}: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      // Radix says "" when the chosen one is pressed again; one always stays chosen.
      onValueChange={(next) => next && onChange(next as T)}
      className={cx(
        "inline-flex h-control shrink-0 gap-0.5 rounded-2 border border-line bg-bg p-0.5",
        className,
      )}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          disabled={segment.disabled ?? false}
          className="flex items-center gap-1.5 rounded-1 px-2 text-12 font-medium whitespace-nowrap text-ink-2 enabled:hover:text-ink disabled:text-ink-off data-[state=on]:bg-seg-on data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--border-strong)] [&_svg]:size-3.5"
        >
          {segment.icon}
          {segment.label}
          {segment.count !== undefined && (
            <span className="num font-normal text-ink-3">{number(segment.count)}</span>
          )}
          {segment.note && <span className="num font-normal text-ink-3">{segment.note}</span>}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
