import type { Theme } from "../bindings";
import { rpc } from "./host";
import { queryClient, queryKey } from "./query";

/**
 * The theme is one of the engine's settings. A copy in localStorage is applied before the first
 * paint, so that the window does not flash in the other colours while the settings are read.
 */
const COPY = "hookline.theme";

function isTheme(value: unknown): value is Theme {
  return value === "system" || value === "light" || value === "dark";
}

/** Sets data-theme on <html>, which the tokens follow; "system" leaves the choice to the system. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(COPY, theme);
  } catch {
    // Storage refused: the settings bring the theme a moment later.
  }
}

export function applyRememberedTheme(): void {
  let copy: string | null = null;
  try {
    copy = localStorage.getItem(COPY);
  } catch {
    // Storage refused.
  }
  applyTheme(isTheme(copy) ? copy : "system");
}

/** Changes the setting; visible at once, taken back when the engine refuses. */
export async function chooseTheme(theme: Theme): Promise<void> {
  const before = document.documentElement.dataset.theme;
  applyTheme(theme);
  try {
    const settings = await rpc("settings_get");
    const saved = await rpc("settings_set", { ...settings, theme });
    queryClient.setQueryData(queryKey("settings_get"), saved);
  } catch (error) {
    if (isTheme(before)) applyTheme(before);
    throw error;
  }
}
