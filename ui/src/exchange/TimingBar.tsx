import type { Timing } from "../bindings";
import { cx } from "../lib/cx";
import { micros, type Phase, phases } from "./phases";

const tints: Record<Phase["tint"], string> = {
  dns: "bg-[color-mix(in_srgb,var(--text-3)_35%,var(--surface))]",
  connect: "bg-ink-3",
  first_byte: "bg-accent",
  read: "bg-accent-line",
};

export interface TimingBarProps {
  timing: Timing;
  /** `HTTP/1.1`; none without an answer. */
  version?: string | null | undefined;
  /** Leaves out the heading, where a tab already says it. */
  bare?: boolean;
  className?: string;
}

/** Where an exchange's time went, as one bar with its key. */
export function TimingBar({ timing, version, bare = false, className }: TimingBarProps) {
  const list = phases(timing);
  const facts = [micros(timing.total), version, timing.reused && "kept connection"].filter(Boolean);
  return (
    <div className={cx("shrink-0 px-4 pt-2 pb-3", className)}>
      <div className="flex items-baseline gap-2">
        {!bare && <h3 className="text-12 font-semibold">Timing</h3>}
        <span className="num text-12 text-ink-3">{facts.join(", ")}</span>
      </div>
      <div aria-hidden className="my-2 flex h-1.5 gap-px overflow-hidden rounded-[2px]">
        {list.map((phase) => (
          <span
            key={phase.name}
            className={cx("min-w-px", tints[phase.tint])}
            style={{ flexGrow: Math.max(phase.took, 1), flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="num flex flex-wrap justify-between gap-x-4 text-12 text-ink-2">
        {list.map((phase) => (
          <li key={phase.name} className="flex items-center gap-1">
            <span aria-hidden className={cx("size-2 rounded-[2px]", tints[phase.tint])} />
            {phase.name} {micros(phase.took)}
          </li>
        ))}
      </ul>
    </div>
  );
}
