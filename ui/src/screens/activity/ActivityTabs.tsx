import { Link, useLocation } from "wouter";
import { useTroubles } from "../../delivery/use-troubles";
import { cx } from "../../lib/cx";
import { number } from "../../lib/format";

const TABS = [
  { path: "/activity", label: "Runs" },
  { path: "/activity/troubles", label: "Troubles" },
  { path: "/activity/destinations", label: "Destinations" },
];

/** The three views of what goes out: every run, where it fails, and where it goes. */
export function ActivityTabs() {
  const [location] = useLocation();
  const open = useTroubles().troubles?.open.length ?? 0;
  const here = TABS.findLast(({ path }) => location.startsWith(path));
  return (
    <nav
      aria-label="Views of Activity"
      className="ml-1 flex h-control gap-0.5 rounded-2 border border-line bg-bg p-0.5"
    >
      {TABS.map((tab) => (
        <Link
          key={tab.path}
          href={tab.path}
          aria-current={tab === here ? "page" : undefined}
          className={cx(
            "flex items-center gap-1.5 rounded-1 px-2 text-12 font-medium whitespace-nowrap",
            tab === here
              ? "bg-seg-on text-ink shadow-[0_0_0_1px_var(--border-strong)]"
              : "text-ink-2 hover:text-ink",
          )}
        >
          {tab.label}
          {tab.label === "Troubles" && open > 0 && (
            <span className="num font-normal text-failed">{number(open)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
