import {
  BadgeCheck,
  KeyRound,
  type LucideIcon,
  PenLine,
  Rows3,
  Ticket,
  UserRound,
  UserRoundCheck,
} from "lucide-react";
import type { MethodType } from "./methods";

const icons: Record<MethodType, LucideIcon> = {
  oauth2: UserRoundCheck,
  api_key: KeyRound,
  bearer: Ticket,
  basic: UserRound,
  headers: Rows3,
  oauth1: PenLine,
  certificate: BadgeCheck,
};

/** A method's icon, quiet: hues belong to services and kinds. */
export function MethodTile({ method }: { method: MethodType }) {
  const Icon = icons[method];
  return (
    <span
      aria-hidden
      className="grid size-6 shrink-0 place-items-center rounded-2 bg-skipped-tint text-ink-2"
    >
      <Icon className="size-3.5" />
    </span>
  );
}
