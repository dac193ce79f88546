import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Flow, KindInfo, Node, Problem, Trigger } from "../bindings";
import { type RunFold, type StepNow, stepNow } from "../lib/runFold";
import { type Drawing, EMPTY, findNode } from "./drawing";
import { type History, startHistory } from "./history";
import type { Kinds } from "./rules";

/**
 * The one home of what the builder shows. `actions.ts` changes it; views read it through the hooks
 * below. The document's history holds the drawing only: name and description are the flow's.
 */
export interface BuilderState {
  /** The flow; empty before one is open. */
  flow: string;
  name: string;
  description: string;
  on: boolean;
  /** The published version's number. */
  version: number | null;
  /** The revision that the draft was made from. */
  rev: number;
  /** How many nodes and edges differ from the published version. */
  changes: number;
  triggers: readonly Trigger[];
  problems: readonly Problem[];
  kinds: Kinds;
  history: History<Drawing>;
  save: SaveState;
  view: View;
  selection: Selection;
  /** The panel is open; it shows while exactly one node is selected. */
  panel: boolean;
  /** A field of the selected node that should be focused; `count` makes a second request new. */
  focus: FocusRequest | null;
  /** The test or run that is played over the canvas. */
  run: RunFold | null;
  drawer: { open: boolean; tab: DrawerTab };
}

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  /** Edges by `edgeId`. */
  readonly edges: ReadonlySet<string>;
}

/** What the canvas shows. Only the draft can be changed. */
export type View =
  | { readonly type: "draft" }
  | { readonly type: "published"; readonly drawing: Drawing }
  | { readonly type: "run"; readonly drawing: Drawing };

export type DrawerTab = "run" | "sample" | "problems";

export interface FocusRequest {
  readonly node: string;
  readonly field: string;
  readonly count: number;
}

export type SaveState =
  | { readonly type: "saved" }
  | { readonly type: "dirty" }
  | { readonly type: "saving" }
  | { readonly type: "failed"; readonly message: string }
  /** Somebody else saved a later draft. */
  | { readonly type: "conflict" };

export const NOTHING: Selection = { nodes: new Set(), edges: new Set() };

export const CLOSED: BuilderState = {
  flow: "",
  name: "",
  description: "",
  on: false,
  version: null,
  rev: 0,
  changes: 0,
  triggers: [],
  problems: [],
  kinds: new Map(),
  history: startHistory(EMPTY),
  save: { type: "saved" },
  view: { type: "draft" },
  selection: NOTHING,
  panel: false,
  focus: null,
  run: null,
  drawer: { open: false, tab: "run" },
};

export const useBuilder = create<BuilderState>(() => CLOSED);

/** What the canvas shows now. */
export function shown(state: BuilderState): Drawing {
  return state.view.type === "draft" ? state.history.present : state.view.drawing;
}

/** The draft as the engine takes it. */
export function draftOf(state: BuilderState): Flow {
  const { nodes, edges } = state.history.present;
  const { name, description } = state;
  return {
    hookline: 1,
    name,
    ...(description && { description }),
    nodes: [...nodes],
    edges: [...edges],
  };
}

export function isReadOnly(state: BuilderState): boolean {
  return state.view.type !== "draft";
}

/** The one node that is selected. */
export function selectedNode(state: BuilderState): string | undefined {
  const { nodes, edges } = state.selection;
  if (nodes.size !== 1 || edges.size > 0) return undefined;
  const [id] = nodes;
  return id;
}

/** The node that the panel shows. */
export function panelNode(state: BuilderState): string | undefined {
  return state.panel ? selectedNode(state) : undefined;
}

export function useNode(id: string): Node | undefined {
  return useBuilder((state) => findNode(shown(state), id));
}

export function useKind(kind: string | undefined): KindInfo | undefined {
  return useBuilder((state) => (kind === undefined ? undefined : state.kinds.get(kind)));
}

/** Whether the canvas shows something that cannot be changed. */
export function useReadOnly(): boolean {
  return useBuilder(isReadOnly);
}

/** What stands in the way of publishing. */
export function useProblems(): readonly Problem[] {
  return useBuilder((state) => state.problems);
}

const noProblems: readonly Problem[] = [];
let groupedFrom: readonly Problem[] | undefined;
let grouped: ReadonlyMap<string, readonly Problem[]> = new Map();

/** A node's problems; the same list as long as nothing changes. */
function problemsOf(state: BuilderState, node: string): readonly Problem[] {
  if (groupedFrom !== state.problems) {
    groupedFrom = state.problems;
    const next = new Map<string, Problem[]>();
    for (const problem of state.problems) {
      if (!problem.node) continue;
      const list = next.get(problem.node);
      if (list) list.push(problem);
      else next.set(problem.node, [problem]);
    }
    grouped = next;
  }
  return grouped.get(node) ?? noProblems;
}

export function useNodeProblems(node: string): readonly Problem[] {
  return useBuilder((state) => problemsOf(state, node));
}

/** A node's step in the run that is shown. A new object each time: compare with `useShallow`. */
export function stepOf(state: BuilderState, node: string): StepNow | undefined {
  return state.run ? stepNow(state.run, node) : undefined;
}

/** A node's step in the run that is shown; renders only when it changes. */
export function useStep(node: string): StepNow | undefined {
  return useBuilder(useShallow((state) => stepOf(state, node)));
}
