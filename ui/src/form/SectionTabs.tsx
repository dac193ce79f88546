import { cx } from "../lib/cx";

export interface SectionTab {
  name: string;
  count: number | undefined;
}

/** Looks like tabs, but leads to parts of one page: all of them are there to be scrolled through. */
export function SectionTabs({
  tabs,
  current,
  onGo,
}: {
  tabs: readonly SectionTab[];
  current: string;
  onGo: (name: string) => void;
}) {
  return (
    <nav
      aria-label="Parts of the settings"
      className="flex h-9 shrink-0 gap-4 border-b border-line px-4"
    >
      {tabs.map(({ name, count }) => (
        <button
          key={name}
          type="button"
          aria-current={name === current ? "true" : undefined}
          onClick={() => onGo(name)}
          className={cx(
            "-mb-px flex items-center gap-1 border-b-2 pt-px font-medium whitespace-nowrap hover:text-ink",
            name === current ? "border-accent text-ink" : "border-transparent text-ink-2",
          )}
        >
          {name}
          {count !== undefined && <span className="num font-normal text-ink-3">{count}</span>}
        </button>
      ))}
    </nav>
  );
}
