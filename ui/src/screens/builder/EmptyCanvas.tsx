import { Plus } from "lucide-react";
import { askForKind } from "../../canvas/kind-menu-store";
import { centre } from "../../canvas/stage";
import { shown, useBuilder, useReadOnly } from "../../canvas/store";
import { Button } from "../../components/Button";

/** What an empty canvas teaches. */
export function EmptyCanvas() {
  const empty = useBuilder((state) => shown(state).nodes.length === 0);
  const readOnly = useReadOnly();
  if (!empty || readOnly) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-[5] grid place-items-center">
      <div className="max-w-[400px] -translate-y-4 px-6 text-center">
        <h2 className="text-16 font-semibold tracking-[-0.011em] text-balance">
          A flow starts with a trigger
        </h2>
        <p className="mt-1 mb-4 text-ink-2">
          Drag one here from the left. Steps follow it from left to right.
        </p>
        <Button
          icon={<Plus />}
          className="pointer-events-auto"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            askForKind({ x: box.left + box.width / 2, y: box.bottom, at: centre() });
          }}
        >
          Add the first step
        </Button>
      </div>
    </div>
  );
}
