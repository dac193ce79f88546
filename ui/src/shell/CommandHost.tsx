import { lazy, Suspense, useEffect } from "react";
import { closeCommands, openCommands, useCommandStore } from "../lib/commands";
import { modKey } from "../lib/platform";

const CommandPalette = lazy(() => import("./CommandPalette"));

/** Ctrl/Cmd-K from anywhere; the palette itself is fetched when it is first wanted. */
export function CommandHost() {
  const open = useCommandStore((state) => state.open);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !modKey(event) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      if (useCommandStore.getState().open) closeCommands();
      else openCommands();
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, []);

  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <CommandPalette onClose={closeCommands} />
    </Suspense>
  );
}
