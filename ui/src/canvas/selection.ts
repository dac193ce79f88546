import { edgeId, findNode } from "./drawing";
import { type DrawerTab, NOTHING, selectedNode, shown, useBuilder } from "./store";

/** What is selected, and which parts of the screen are open for it. */

const { getState, setState } = useBuilder;

export function select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
  const next = { nodes: new Set(nodes), edges: new Set(edges) };
  const now = getState().selection;
  if (sameSet(next.nodes, now.nodes) && sameSet(next.edges, now.edges)) return;
  setState({ selection: next.nodes.size + next.edges.size === 0 ? NOTHING : next });
}

export function selectAll(): void {
  const drawing = shown(getState());
  select(
    drawing.nodes.map((node) => node.id),
    drawing.edges.map(edgeId),
  );
}

/** Selects a step and opens its panel; `field` is the field of its config to focus there. */
export function selectNode(id: string, field?: string): void {
  const state = getState();
  if (!findNode(shown(state), id)) return;
  select([id]);
  setState({
    panel: true,
    focus: field ? { node: id, field, count: (getState().focus?.count ?? 0) + 1 } : null,
  });
}

/** The field that was asked for has the focus now. */
export function focusDone(): void {
  setState({ focus: null });
}

export function openPanel(): void {
  if (selectedNode(getState()) !== undefined) setState({ panel: true });
}

export function closePanel(): void {
  setState({ panel: false, focus: null });
}

export function showDrawer(tab?: DrawerTab): void {
  const { drawer } = getState();
  setState({ drawer: { open: true, tab: tab ?? drawer.tab } });
}

export function hideDrawer(): void {
  const { drawer } = getState();
  setState({ drawer: { ...drawer, open: false } });
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
