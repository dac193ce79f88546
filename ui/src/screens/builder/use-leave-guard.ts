import { useEffect } from "react";
import { useBuilder } from "../../canvas/store";
import { modKey } from "../../lib/platform";
import { flush } from "./autosave";

/** Saves at once when the window is hidden or Ctrl-S is pressed; asks before unsaved work is lost. */
export function useLeaveGuard(): void {
  useEffect(() => {
    const hide = () => {
      if (document.hidden) void flush();
    };
    const leave = (event: BeforeUnloadEvent) => {
      if (useBuilder.getState().save.type === "saved") return;
      void flush();
      event.preventDefault();
    };
    const key = (event: KeyboardEvent) => {
      if (!modKey(event) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      void flush();
    };
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("beforeunload", leave);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("keydown", key);
    };
  }, []);
}
