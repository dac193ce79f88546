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
let { values, unsaved } = readBridge();
let saving: ReturnType<typeof setTimeout> | undefined;

interface Bridge {
  values: Record<string, unknown>;
  /** The window went away before the engine had the last change. */
  unsaved: boolean;
}

function readBridge(): Bridge {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(BRIDGE) ?? "null");
    if (typeof stored === "object" && stored !== null && "values" in stored) {
      return {
        values: { ...(stored.values as Record<string, unknown>) },
        unsaved: "unsaved" in stored && stored.unsaved === true,
      };
    }
  } catch {
    // Storage refused, or not ours.
  }
  return { values: {}, unsaved: false };
}

function writeBridge(): void {
  try {
    localStorage.setItem(BRIDGE, JSON.stringify({ values, unsaved } satisfies Bridge));
  } catch {
    // Storage refused or full: the engine still keeps them.
  }
}

function changed(): void {
  for (const listener of listeners) listener();
}

function save(): void {
  unsaved = true;
  writeBridge();
  clearTimeout(saving);
  saving = setTimeout(() => void send(), SAVE_AFTER);
}

async function send(): Promise<void> {
  const sent = values;
  try {
    await rpc("prefs_set", { values: sent });
  } catch {
    // Not worth a message: the choice holds in this window, and the next start sends it again.
    return;
  }
  if (sent !== values) return;
  unsaved = false;
  writeBridge();
}

/** Reads what the engine keeps; called once at the start. What it does not have yet stays. */
export async function loadPrefs(): Promise<void> {
  const kept = await rpc("prefs_get");
  values = unsaved ? { ...kept.values, ...values } : { ...kept.values };
  changed();
  if (unsaved) save();
  else writeBridge();
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
