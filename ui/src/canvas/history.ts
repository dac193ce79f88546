/**
 * Undo and redo over values that are never changed in place. Typing is one step: commits under the
 * same `merge` key within a second of each other replace one another.
 */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last commit may be merged with, and until when. */
  readonly open?: { readonly key: string; readonly until: number } | undefined;
}

const MERGE_WITHIN = 1000;
const LONGEST = 200;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

export interface Commit {
  /** Names what is being changed bit by bit, such as `config:deal:url`. */
  merge?: string | undefined;
  now: number;
}

export function commit<T>(history: History<T>, next: T, { merge, now }: Commit): History<T> {
  if (Object.is(next, history.present)) return history;
  const open = merge === undefined ? undefined : { key: merge, until: now + MERGE_WITHIN };
  if (merge !== undefined && history.open?.key === merge && now <= history.open.until) {
    return { past: history.past, present: next, future: [], open };
  }
  return {
    past: [...history.past, history.present].slice(-LONGEST),
    present: next,
    future: [],
    open,
  };
}

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: last,
    future: [history.present, ...history.future],
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;
