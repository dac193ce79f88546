import { useSyncExternalStore } from "react";

/**
 * Small choices of this window that survive a restart: theme, panel sizes, sort order.
 * Kept in localStorage; where that is refused (a private window) they live as long as the page.
 */
export interface Pref<T> {
  get(): T;
  set(value: T): void;
  /** Calls back after each change, also one made in another tab. Returns the way to stop. */
  subscribe(changed: () => void): () => void;
}

/** `read` turns stored JSON into a value, and returns undefined for what it does not know. */
export function pref<T>(
  key: string,
  fallback: T,
  read: (stored: unknown) => T | undefined,
): Pref<T> {
  const name = `hookline.${key}`;
  const listeners = new Set<() => void>();
  let value = load();

  function load(): T {
    try {
      const text = localStorage.getItem(name);
      return text === null ? fallback : (read(JSON.parse(text)) ?? fallback);
    } catch {
      return fallback;
    }
  }

  window.addEventListener("storage", (event) => {
    if (event.key !== name) return;
    value = load();
    for (const changed of listeners) changed();
  });

  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        localStorage.setItem(name, JSON.stringify(next));
      } catch {
        // Storage refused or full: the choice still holds for this page.
      }
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** One of the given words. */
export function oneOf<T extends string>(
  ...words: readonly T[]
): (stored: unknown) => T | undefined {
  return (stored) => words.find((word) => word === stored);
}

/** A number within bounds, such as a panel's width in pixels. */
export function within(low: number, high: number): (stored: unknown) => number | undefined {
  return (stored) =>
    typeof stored === "number" && Number.isFinite(stored)
      ? Math.min(high, Math.max(low, stored))
      : undefined;
}

export function flag(stored: unknown): boolean | undefined {
  return typeof stored === "boolean" ? stored : undefined;
}

/** The preference as React state. */
export function usePref<T>(it: Pref<T>): [T, (value: T) => void] {
  return [useSyncExternalStore(it.subscribe, it.get), it.set];
}
