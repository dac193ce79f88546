import { Check, CircleDashed, TriangleAlert } from "lucide-react";
import { useBuilder } from "../../canvas/store";
import { Button, LinkButton } from "../../components/Button";
import { notifyError } from "../../components/toast";
import { keepMine, retrySave } from "./autosave";
import { reloadTheirs } from "./session";

/** Whether the draft is safe; when it is not, why, and what to press. */
export function SaveStatus() {
  const save = useBuilder((state) => state.save);
  return (
    <span
      role="status"
      aria-label="Draft"
      className="inline-flex min-w-0 items-center gap-1 text-12 whitespace-nowrap text-ink-3"
    >
      {save.type === "saved" && (
        <>
          <Check aria-hidden className="size-3.5" />
          Draft saved
        </>
      )}
      {(save.type === "dirty" || save.type === "saving") && (
        <>
          <CircleDashed aria-hidden className="size-3.5" />
          Saving…
        </>
      )}
      {save.type === "failed" && (
        <>
          <TriangleAlert aria-hidden className="size-3.5 text-failed" />
          <span className="truncate text-failed" title={save.message}>
            Not saved: {save.message}
          </span>
          <LinkButton className="ml-1 shrink-0" onClick={retrySave}>
            Try again
          </LinkButton>
        </>
      )}
      {save.type === "conflict" && (
        <>
          <TriangleAlert aria-hidden className="size-3.5 text-waiting" />
          <span className="text-waiting">Changed in another window</span>
          <Button
            size="sm"
            className="ml-1"
            onClick={() =>
              void reloadTheirs().catch((error: unknown) => notifyError("Not loaded", error))
            }
          >
            Load that
          </Button>
          <Button size="sm" tone="quiet" onClick={() => void keepMine()}>
            Keep mine
          </Button>
        </>
      )}
    </span>
  );
}
