import { leaveNow, stay, useUnsavedStore } from "../lib/unsaved";
import { AlertDialog } from "./Dialog";

/** Asks before work is lost that was not saved. */
export function UnsavedDialog() {
  const { held, waiting } = useUnsavedStore();
  const what = [...held.values()].join(" and ") || "what you typed";
  return (
    <AlertDialog
      open={waiting !== undefined}
      onClose={stay}
      title="Leave without saving?"
      description={`This loses ${what}.`}
      action="Leave without saving"
      cancel="Stay here"
      onAction={leaveNow}
    />
  );
}
