import { useSyncExternalStore } from "react";
import { rpc } from "./host";

/**
 * Small choices that survive a restart: panel sizes, sort orders, folded sections. They are the
 * engine's to keep, so that they outlive a port or a browser; localStorage only bridges the moment
 * until the engine has answered, so that nothing jumps at the start.
 */
export interface Pref<T> {
  get(): T;
  set(value: T): void;
  /** Calls back after each change. Returns the way to stop. */
  subscribe(changed: () => void): () => void;
}

const BRIDGE = "hookline.prefs";
const SAVE_AFTER = 400;

const listeners = new Set<() => void>();
let values: Record<string, unknown> = readBridge();
let saving: ReturnType<typeof setTimeout> | undefined;

function readBridge(): Record<string, unknown> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(BRIDGE) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}

function writeBridge(): void {
  try {
    localStorage.setItem(BRIDGE, JSON.stringify(values));
  } catch {
    // Storage refused or full: the engine still keeps them.
  }
}

function changed(): void {
  for (const listener of listeners) listener();
}

function save(): void {
  writeBridge();
  clearTimeout(saving);
  saving = setTimeout(() => {
    // Not worth a message: the choice holds in this window, and the next change tries again.
    rpc("prefs_set", { values }).catch(() => undefined);
  }, SAVE_AFTER);
}

/** Reads what the engine keeps; called once at the start. What was set meanwhile stays. */
export async function loadPrefs(): Promise<void> {
  const before = values;
  const kept = await rpc("prefs_get");
  const meanwhile = Object.entries(values).filter(([key, value]) => before[key] !== value);
  values = { ...kept.values, ...Object.fromEntries(meanwhile) };
  writeBridge();
  changed();
}

/** `read` turns a stored value into the right type, and returns undefined for what it does not know. */
export function pref<T>(
  key: string,
  fallback: T,
  read: (stored: unknown) => T | undefined,
): Pref<T> {
  let seen: unknown;
  let value = fallback;
  return {
    get() {
      if (seen !== values[key]) {
        seen = values[key];
        value = read(seen) ?? fallback;
      }
      return value;
    },
    set(next) {
      if (values[key] === next) return;
      values = { ...values, [key]: next };
      changed();
      save();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
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
