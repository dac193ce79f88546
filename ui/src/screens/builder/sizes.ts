import { useSyncExternalStore } from "react";
import { pref, usePref, within } from "../../lib/prefs";

/** How wide the panel and how tall the drawer is; 0 as long as nobody moved it. */
const panelWidth = pref("builder.panel", 0, within(0, 720));
const drawerHeight = pref("builder.drawer", 0, within(0, 900));

export const PANEL = { least: 320, most: 720 } as const;
export const DRAWER = { least: 120, most: 720, bar: 36 } as const;

const wide = window.matchMedia("(min-width: 1600px)");

function subscribe(changed: () => void): () => void {
  wide.addEventListener("change", changed);
  return () => wide.removeEventListener("change", changed);
}

/** The measures of the builder: fixed ones by the window's width, the others as they were left. */
export function useSizes() {
  const isWide = useSyncExternalStore(subscribe, () => wide.matches);
  const [panel, setPanel] = usePref(panelWidth);
  const [drawer, setDrawer] = usePref(drawerHeight);
  return {
    palette: isWide ? 208 : 168,
    panel: panel || (isWide ? 440 : 360),
    drawer: drawer || (isWide ? 372 : 292),
    setPanel,
    setDrawer,
  };
}
