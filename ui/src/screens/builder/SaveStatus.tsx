import { Check, CircleDashed, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useBuilder } from "../../canvas/store";
import { Button } from "../../components/Button";
import { notifyError } from "../../components/toast";
import { keepMine, retrySave } from "./autosave";
import { reloadTheirs } from "./session";

/** Whether the draft is safe, in two words. */
export function SaveStatus() {
  const save = useBuilder((state) => state.save.type);
  const unsaved = save === "failed" || save === "conflict";
  return (
    <span
      role="status"
      aria-label="Draft"
      className="inline-flex shrink-0 items-center gap-1 text-12 whitespace-nowrap text-ink-3"
    >
      {save === "saved" && (
        <>
          <Check aria-hidden className="size-3.5" />
          Draft saved
        </>
      )}
      {(save === "dirty" || save === "saving") && (
        <>
          <CircleDashed aria-hidden className="size-3.5" />
          Saving…
        </>
      )}
      {unsaved && (
        <span className="inline-flex items-center gap-1 text-failed">
          <TriangleAlert aria-hidden className="size-3.5" />
          Not saved
        </span>
      )}
    </span>
  );
}

/** When the draft is not safe: why, and what to press. */
export function SaveProblem() {
  const save = useBuilder((state) => state.save);
  if (save.type === "failed") {
    return (
      <Strip words={`The draft is not saved. ${save.message}`}>
        <Button size="sm" onClick={retrySave}>
          Try again
        </Button>
      </Strip>
    );
  }
  if (save.type === "conflict") {
    const load = () =>
      void reloadTheirs().catch((error: unknown) => notifyError("Not loaded", error));
    return (
      <Strip words="This flow was changed in another window since you opened it. Loading that puts your changes aside; undo brings them back.">
        <Button size="sm" onClick={load}>
          Load that
        </Button>
        <Button size="sm" onClick={() => void keepMine()}>
          Keep mine
        </Button>
      </Strip>
    );
  }
  return null;
}

function Strip({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex min-h-10 shrink-0 items-center gap-2 border-b border-line bg-failed-tint px-3 py-1.5"
    >
      <TriangleAlert aria-hidden className="text-failed" />
      <span className="min-w-0 flex-1 wrap-anywhere">{words}</span>
      {children}
    </div>
  );
}
