import { Activity, Inbox, Key, Plug, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Tooltip } from "../components/Tooltip";
import { useConnections } from "../connections/use-connections";
import { isBroken } from "../connections/words";
import { useTroubles } from "../delivery/use-troubles";
import { cx } from "../lib/cx";
import { plural } from "../lib/format";
import { useNow } from "../lib/use-now";
import { FlowsIcon, HookMark } from "./icons";

const places: { path: string; label: string; icon: ReactNode; foot?: boolean }[] = [
  { path: "/flows", label: "Flows", icon: <FlowsIcon /> },
  { path: "/connections", label: "Connections", icon: <Plug /> },
  { path: "/profiles", label: "Auth profiles", icon: <Key /> },
  { path: "/activity", label: "Activity", icon: <Activity /> },
  { path: "/inspector", label: "Inspector", icon: <Inbox /> },
  { path: "/settings", label: "Settings", icon: <SlidersHorizontal />, foot: true },
];

/** The slim left rail: words at 160, icons only at 48. */
export function Rail({ folded }: { folded: boolean }) {
  const [location] = useLocation();
  const alerts: Partial<Record<string, Alerts>> = {
    "/connections": useBroken(),
    "/activity": useFailing(),
  };
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
        const { count, words } = alerts[place.path] ?? NOTHING;
        const link = (
          <Link
            key={place.path}
            href={place.path}
            aria-current={here ? "page" : undefined}
            aria-label={count > 0 ? `${place.label}, ${words}` : place.label}
            className={cx(
              "relative flex items-center gap-2 rounded-2 font-medium",
              folded ? "mx-auto mb-0.5 size-9 justify-center" : "mb-0.5 h-row px-2",
              place.foot && "mt-auto",
              here ? "bg-press text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
            )}
          >
            {place.icon}
            {!folded && place.label}
            {count > 0 &&
              (folded ? (
                <span className="absolute top-[7px] right-[7px] size-[7px] rounded-full bg-failed-mark shadow-[0_0_0_2px_var(--bg)]" />
              ) : (
                <span className="num ml-auto text-12 font-normal text-failed">{count}</span>
              ))}
          </Link>
        );
        return folded ? (
          <Tooltip
            key={place.path}
            text={count > 0 ? `${place.label}: ${words}` : place.label}
            side="right"
          >
            {link}
          </Tooltip>
        ) : (
          link
        );
      })}
    </nav>
  );
}

/** What asks for a look behind a place. */
interface Alerts {
  count: number;
  words: string;
}

const NOTHING: Alerts = { count: 0, words: "" };

/** How many connections flows cannot use until somebody does something. */
function useBroken(): Alerts {
  const connections = useConnections().data;
  const now = useNow(60_000);
  const count = (connections ?? []).filter((connection) => isBroken(connection, now)).length;
  return { count, words: count === 1 ? "1 needs attention" : `${count} need attention` };
}

/** At how many places deliveries fail. */
function useFailing(): Alerts {
  const count = useTroubles().troubles?.open.length ?? 0;
  return { count, words: `deliveries fail at ${plural(count, "address", "addresses")}` };
}
