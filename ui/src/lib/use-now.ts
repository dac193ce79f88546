import { useSyncExternalStore } from "react";

/**
 * One shared clock for everything that says "2 min ago": a tick each second while somebody looks,
 * none while the window is hidden, so that a list of a thousand times costs one timer.
 */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  if (document.hidden) return;
  now = Date.now();
  for (const changed of listeners) changed();
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The time now, rounded down to `step` milliseconds so that a row renders only when its words change. */
export function useNow(step = 1000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / step) * step);
}

/** Words that depend on the time, rendered again only when they change. */
export function useTimeWords(words: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => words(now));
}
