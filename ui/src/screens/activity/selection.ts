import type { RunId } from "../../bindings";

/** Which runs are chosen: some by hand, or whatever the filter finds, also what is not on screen. */
export type Selection =
  | {
      type: "some";
      runs: ReadonlySet<RunId>;
      /** From where a shift-click reaches. */
      anchor?: RunId;
    }
  | { type: "found" };

export const NONE: Selection = { type: "some", runs: new Set() };

export function isChosen(selection: Selection, run: RunId): boolean {
  return selection.type === "found" || selection.runs.has(run);
}

export function isEmpty(selection: Selection): boolean {
  return selection.type === "some" && selection.runs.size === 0;
}

/**
 * Chooses a run or lets it go. Without one, "all that the filter finds" is no longer meant: what
 * stays is what is loaded.
 */
export function toggle(selection: Selection, run: RunId, loaded: readonly RunId[]): Selection {
  const before = selection.type === "found" ? loaded : selection.runs;
  const runs = new Set(before);
  if (!runs.delete(run)) runs.add(run);
  return { type: "some", runs, anchor: run };
}

/** Chooses all from the last one that was pressed to this one. */
export function reach(selection: Selection, run: RunId, loaded: readonly RunId[]): Selection {
  if (selection.type === "found") return toggle(selection, run, loaded);
  const from = selection.anchor === undefined ? -1 : loaded.indexOf(selection.anchor);
  const to = loaded.indexOf(run);
  if (from < 0 || to < 0) return toggle(selection, run, loaded);
  const between = loaded.slice(Math.min(from, to), Math.max(from, to) + 1);
  return {
    type: "some",
    runs: new Set([...selection.runs, ...between]),
    ...(selection.anchor !== undefined && { anchor: selection.anchor }),
  };
}

/** What the box in the table's head shows. */
export function headOf(selection: Selection): boolean | "mixed" {
  if (selection.type === "found") return true;
  return selection.runs.size > 0 ? "mixed" : false;
}
