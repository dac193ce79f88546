import { useSyncExternalStore } from "react";

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

export function navigate(
  to: string,
  { replace = false, state = null }: { replace?: boolean; state?: unknown } = {},
): void {
  const url = `#/${to.replace(/^#?\/?/, "")}`;
  if (replace) window.history.replaceState(state, "", url);
  else window.history.pushState(state, "", url);
  window.dispatchEvent(new Event("hashchange"));
}

/** A location hook for wouter's Router. */
export function useHashLocation(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => read().path), navigate];
}

useHashLocation.hrefs = (href: string) => `#${href}`;
useHashLocation.searchHook = () => useSyncExternalStore(subscribe, () => read().search);
