import { oneOf, pref } from "./prefs";

export type Theme = "system" | "light" | "dark";

export const themePref = pref<Theme>("theme", "system", oneOf<Theme>("system", "light", "dark"));

/** Sets data-theme on <html>, which the tokens follow; "system" leaves it to the system. */
export function followTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = themePref.get();
  };
  apply();
  themePref.subscribe(apply);
}
