import { Plus } from "lucide-react";
import { cx } from "../lib/cx";
import { askForKind, type KindRequest } from "./kind-menu-store";

export interface InsertButtonProps {
  /** Where the new step would go. */
  place: Pick<KindRequest, "after" | "into">;
  label: string;
  /** Something is being dragged over it. */
  lit?: boolean;
  className?: string;
}

/** The `+` on a line or a free port. */
export function InsertButton({ place, label, lit = false, className }: InsertButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      className={cx("insert nodrag nopan", lit && "is-lit", className)}
      onClick={(event) => {
        event.stopPropagation();
        const box = event.currentTarget.getBoundingClientRect();
        askForKind({ x: box.left + box.width / 2, y: box.bottom + 4, ...place });
      }}
    >
      <Plus aria-hidden />
    </button>
  );
}
