import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { create } from "zustand";

/** Something that can be done from the command palette. */
export interface Command {
  /** Unique among all commands: "builder.publish". */
  id: string;
  /** The words that are searched and shown: "Publish". */
  label: string;
  /** Pale at the right, says what it is: "Flow", "Run", "Step". */
  hint?: string;
  /** More words to find it by. */
  words?: string;
  icon?: ReactNode;
  /** Its own shortcut, to be learnt by the way. */
  keys?: string;
  run: () => void;
}

interface CommandStore {
  open: boolean;
  /** By owner, in the order of registration; the latest owner (the innermost screen) comes first. */
  groups: readonly { owner: string; commands: readonly Command[] }[];
}

const store = create<CommandStore>(() => ({ open: false, groups: [] }));

export const useCommandStore = store;

export function openCommands(): void {
  store.setState({ open: true });
}

export function closeCommands(): void {
  store.setState({ open: false });
}

function register(owner: string, commands: readonly Command[]): void {
  store.setState(({ groups }) => ({
    groups: groups.some((group) => group.owner === owner)
      ? groups.map((group) => (group.owner === owner ? { owner, commands } : group))
      : [{ owner, commands }, ...groups],
  }));
}

function unregister(owner: string): void {
  store.setState(({ groups }) => ({ groups: groups.filter((group) => group.owner !== owner) }));
}

/**
 * Offers commands while the calling component is on screen. `owner` names the screen:
 * "builder", "flows". Pass a memoised list; a new list replaces the old one.
 */
export function useCommands(owner: string, commands: readonly Command[]): void {
  const name = useRef(owner);
  useEffect(() => register(name.current, commands), [commands]);
  useEffect(() => () => unregister(name.current), []);
}
