import { type ComponentType, useEffect, useState } from "react";
import { closeCommands, openCommands, useCommandStore } from "../lib/commands";
import { modKey } from "../lib/platform";

type Palette = ComponentType<{ onClose: () => void }>;

/**
 * Ctrl/Cmd-K from anywhere. The palette's own file is fetched just after the start and kept here,
 * not behind Suspense, so that it opens in the same frame and nothing typed right after is lost.
 */
export function CommandHost() {
  const open = useCommandStore((state) => state.open);
  const [Palette, setPalette] = useState<Palette>();

  useEffect(() => {
    let here = true;
    import("./CommandPalette").then(
      (file) => here && setPalette(() => file.default),
      // A file that cannot be fetched means that the engine is gone, which the shell says.
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const plain = modKey(event) && !event.shiftKey && !event.altKey;
      if (!plain || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      if (useCommandStore.getState().open) closeCommands();
      else openCommands();
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, []);

  return open && Palette ? <Palette onClose={closeCommands} /> : null;
}
