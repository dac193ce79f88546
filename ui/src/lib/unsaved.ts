import { useEffect, useId } from "react";
import { create } from "zustand";

/**
 * What is typed and not saved yet. While somebody holds such work, going elsewhere (a link, a row,
 * the browser's Back) waits for an answer: `components/UnsavedDialog` asks.
 */
interface Unsaved {
  /** By holder, what would be lost: "the changes to Zoho CRM". */
  held: ReadonlyMap<string, string>;
  /** Where the user wanted to go. */
  waiting: (() => void) | undefined;
}

export const useUnsavedStore = create<Unsaved>(() => ({ held: new Map(), waiting: undefined }));
const store = useUnsavedStore;

function without(held: ReadonlyMap<string, string>, key: string): Map<string, string> {
  return new Map([...held].filter(([one]) => one !== key));
}

/** Goes at once, or after the user has agreed to lose what is not saved. */
export function leaveBy(go: () => void): void {
  if (store.getState().held.size === 0) go();
  else store.setState({ waiting: go });
}

/** Whether going elsewhere would lose something. */
export function holdsUnsaved(): boolean {
  return store.getState().held.size > 0;
}

/** The user's answer: lose it and go on. */
export function leaveNow(): void {
  const { waiting } = store.getState();
  forgetUnsaved();
  waiting?.();
}

/** The user's answer: stay. */
export function stay(): void {
  store.setState({ waiting: undefined });
}

/** All is saved, or given up on purpose: going elsewhere is free again, before the next render. */
export function forgetUnsaved(): void {
  store.setState({ held: new Map(), waiting: undefined });
}

/** Asks before `what` is lost by going elsewhere or closing the window; undefined holds nothing. */
export function useUnsaved(what: string | undefined): void {
  const key = useId();
  useEffect(() => {
    if (what === undefined) return;
    store.setState(({ held }) => ({ held: new Map(held).set(key, what) }));
    const leave = (event: BeforeUnloadEvent) => holdsUnsaved() && event.preventDefault();
    window.addEventListener("beforeunload", leave);
    return () => {
      window.removeEventListener("beforeunload", leave);
      store.setState(({ held }) => ({ held: without(held, key) }));
    };
  }, [what, key]);
}
