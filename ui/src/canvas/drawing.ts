import type { Edge, Flow, Node } from "../bindings";

/**
 * What is drawn: the part of a flow that has a history. Never changed in place, so that two
 * drawings share what they have in common and a view renders only what differs.
 */
export interface Drawing {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export const EMPTY: Drawing = { nodes: [], edges: [] };

export function drawingOf(flow: Flow): Drawing {
  return { nodes: flow.nodes, edges: flow.edges };
}

export function findNode(drawing: Drawing, id: string): Node | undefined {
  return drawing.nodes.find((node) => node.id === id);
}

/** An edge has no identifier of its own: where it leaves and enters names it. */
export function edgeId(edge: Edge): string {
  return `${edge.from}:${edge.port}>${edge.to}`;
}

export function sameEdge(a: Edge, b: Edge): boolean {
  return a.from === b.from && a.port === b.port && a.to === b.to;
}

/** Whether both say the same, whatever the order of keys in a config. */
export function sameDrawing(a: Drawing, b: Drawing): boolean {
  return sameValue(a.nodes, b.nodes) && sameValue(a.edges, b.edges);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}

/** Every node that can be reached from `id`, itself left out. */
export function downstream(drawing: Drawing, id: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of drawing.edges) {
    const list = next.get(edge.from);
    if (list) list.push(edge.to);
    else next.set(edge.from, [edge.to]);
  }
  const found = new Set<string>();
  const waiting = [...(next.get(id) ?? [])];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    waiting.push(...(next.get(at) ?? []));
  }
  return found;
}
