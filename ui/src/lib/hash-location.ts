import { useSyncExternalStore } from "react";
import { holdsUnsaved, leaveBy } from "./unsaved";

/**
 * Where the user is, kept in the fragment: `#/activity/019a…?state=failed`. The path picks the
 * screen, the query keeps its filters, and both survive a reload in the window and in a tab.
 */
function read(): { path: string; search: string } {
  const [path = "", search = ""] = window.location.hash.replace(/^#?\/?/, "").split("?", 2);
  return { path: `/${path}`, search };
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

interface Going {
  replace?: boolean;
  state?: unknown;
}

function go(to: string, { replace = false, state = null }: Going): void {
  const url = `#/${to.replace(/^#?\/?/, "")}`;
  if (replace) window.history.replaceState(state, "", url);
  else window.history.pushState(state, "", url);
  here = window.location.hash;
  window.dispatchEvent(new Event("hashchange"));
}

/** Goes there; where something is not saved, after the user has agreed to lose it. */
export function navigate(to: string, going: Going = {}): void {
  leaveBy(() => go(to, going));
}

/** Where we are: the browser's Back has moved already when it tells. */
let here = window.location.hash;

/** Back, Forward, or an address typed by hand: undone until the user has agreed. */
window.addEventListener("popstate", () => {
  const there = window.location.hash;
  if (there === here || !holdsUnsaved()) {
    here = there;
    return;
  }
  window.history.pushState(null, "", here || "#/");
  leaveBy(() => go(there, {}));
});

/** A location hook for wouter's Router. */
export function useHashLocation(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => read().path), navigate];
}

useHashLocation.hrefs = (href: string) => `#${href}`;
useHashLocation.searchHook = () => useSyncExternalStore(subscribe, () => read().search);
