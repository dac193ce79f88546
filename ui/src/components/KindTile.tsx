import type { LucideIcon } from "lucide-react";
import {
  Box,
  Braces,
  Calendar,
  CircleStop,
  Clock,
  Code,
  Filter,
  Globe,
  Inbox,
  ListFilter,
  LogIn,
  Mail,
  Merge,
  MousePointerClick,
  Repeat,
  Send,
  Split,
  Timer,
  Webhook,
} from "lucide-react";
import type { Group } from "../bindings";
import { cx } from "../lib/cx";

/** The icons that kinds name. A kind with another name gets the box until its icon is listed here. */
const icons: Record<string, LucideIcon> = {
  braces: Braces,
  calendar: Calendar,
  "circle-stop": CircleStop,
  clock: Clock,
  code: Code,
  filter: Filter,
  globe: Globe,
  inbox: Inbox,
  "list-filter": ListFilter,
  "log-in": LogIn,
  mail: Mail,
  merge: Merge,
  "mouse-pointer-click": MousePointerClick,
  repeat: Repeat,
  send: Send,
  split: Split,
  timer: Timer,
  webhook: Webhook,
};

const inks: Record<Group, string> = {
  triggers: "text-trigger",
  actions: "text-action",
  logic: "text-logic",
  data: "text-data",
};

const tints: Record<Group, string> = {
  triggers: "bg-trigger-tint",
  actions: "bg-action-tint",
  logic: "bg-logic-tint",
  data: "bg-data-tint",
};

/** A kind's icon in its hue, without the tile: for pills. */
export function KindIcon({
  icon,
  group,
  className,
}: {
  icon: string;
  group: Group;
  className?: string;
}) {
  const Icon = icons[icon] ?? Box;
  return <Icon aria-hidden className={cx(inks[group], className)} />;
}

export interface KindTileProps {
  /** A lucide name, as the kind declares it. */
  icon: string;
  group: Group;
  size?: 24 | 20;
  title?: string;
  className?: string;
}

/** A kind's icon on its tint. */
export function KindTile({ icon, group, size = 24, title, className }: KindTileProps) {
  return (
    <span
      title={title}
      className={cx(
        "grid shrink-0 place-items-center rounded-2",
        size === 24 ? "size-6" : "size-5",
        tints[group],
        className,
      )}
    >
      <KindIcon icon={icon} group={group} className={size === 24 ? "" : "size-[13px]"} />
    </span>
  );
}
