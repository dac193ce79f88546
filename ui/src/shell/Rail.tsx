import { Activity, Inbox, Key, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Tooltip } from "../components/Tooltip";
import { cx } from "../lib/cx";
import { FlowsIcon, HookMark } from "./icons";

const places: { path: string; label: string; icon: ReactNode; foot?: boolean }[] = [
  { path: "/flows", label: "Flows", icon: <FlowsIcon /> },
  { path: "/profiles", label: "Auth profiles", icon: <Key /> },
  { path: "/activity", label: "Activity", icon: <Activity /> },
  { path: "/inspector", label: "Inspector", icon: <Inbox /> },
  { path: "/settings", label: "Settings", icon: <SlidersHorizontal />, foot: true },
];

/** The slim left rail: words at 160, icons only at 48. */
export function Rail({ folded }: { folded: boolean }) {
  const [location] = useLocation();
  return (
    <nav
      aria-label="Main"
      className={cx(
        "flex shrink-0 flex-col border-r border-line bg-bg pb-2",
        folded ? "w-(--w-rail) px-1" : "w-(--w-rail-open) px-2",
      )}
    >
      <Link
        href="/flows"
        aria-label="Hookline"
        className={cx(
          "flex h-header shrink-0 items-center gap-2 text-14 font-semibold tracking-[-0.01em]",
          folded ? "justify-center" : "px-2",
        )}
      >
        <HookMark className="size-[18px] text-accent" />
        {!folded && "Hookline"}
      </Link>
      {places.map((place) => {
        const here = location === place.path || location.startsWith(`${place.path}/`);
        const link = (
          <Link
            key={place.path}
            href={place.path}
            aria-current={here ? "page" : undefined}
            aria-label={place.label}
            className={cx(
              "flex items-center gap-2 rounded-2 font-medium",
              folded ? "mx-auto mb-0.5 size-9 justify-center" : "mb-0.5 h-row px-2",
              place.foot && "mt-auto",
              here ? "bg-press text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
            )}
          >
            {place.icon}
            {!folded && place.label}
          </Link>
        );
        return folded ? (
          <Tooltip key={place.path} text={place.label} side="right">
            {link}
          </Tooltip>
        ) : (
          link
        );
      })}
    </nav>
  );
}
