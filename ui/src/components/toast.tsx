import type { CSSProperties } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { RpcError } from "../lib/rpc-error";
import { LinkButton } from "./Button";

/** Where toasts appear. Only for what is not already visible on the screen. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      gap={8}
      offset={16}
      visibleToasts={3}
      expand
      style={{ "--width": "560px" } as CSSProperties}
      toastOptions={{ unstyled: true, className: "w-full flex justify-center" }}
    />
  );
}

function show(words: string, action?: { label: string; run: () => void }, ms = 5000): void {
  toast.custom(
    (id) => (
      <div className="flex min-h-9 items-center gap-4 rounded-2 bg-raised px-3 py-1.5 font-sans text-13 text-ink shadow-pop">
        <span className="min-w-0 wrap-anywhere">{words}</span>
        {action && (
          <LinkButton
            className="ml-auto shrink-0"
            onClick={() => {
              toast.dismiss(id);
              action.run();
            }}
          >
            {action.label}
          </LinkButton>
        )}
      </div>
    ),
    { duration: ms },
  );
}

/** Something was done that the screen does not show: "Copied". */
export function notify(words: string, ms = 2500): void {
  show(words, undefined, ms);
}

/** Something was done that can be taken back. */
export function notifyUndo(words: string, undo: () => void): void {
  show(words, { label: "Undo", run: undo }, 10_000);
}

/** Something was done, and there is one place to go next. */
export function notifyAction(words: string, label: string, run: () => void): void {
  show(words, { label, run }, 8000);
}

/** Something could not be done. `what` says which: "Not deleted". */
export function notifyError(what: string, error: unknown): void {
  show(`${what}: ${RpcError.from(error).message}`, undefined, 10_000);
}
