import type { Edge, Flow } from "../../bindings";

/** A step's place on the miniature of a flow. */
export interface MiniPlace {
  node: string;
  column: number;
  row: number;
}

/**
 * Lays a flow out on a small grid: a column for each step after the longest way there, the first
 * way out straight on, others below.
 */
export function miniLayout(flow: Flow): MiniPlace[] {
  const columns = depths(flow);
  const taken = new Set<string>();
  const places = new Map<string, MiniPlace>();

  const place = (node: string, wish: number) => {
    if (places.has(node)) return;
    const column = columns.get(node) ?? 0;
    let row = wish;
    while (taken.has(`${column}:${row}`)) row += 1;
    taken.add(`${column}:${row}`);
    places.set(node, { node, column, row });
    for (const edge of straightFirst(flow.edges.filter(({ from }) => from === node))) {
      if (columns.has(edge.to)) place(edge.to, row);
    }
  };

  const entered = new Set(flow.edges.map((edge) => edge.to));
  for (const node of flow.nodes) if (!entered.has(node.id)) place(node.id, 0);
  for (const node of flow.nodes) place(node.id, 0);
  return [...places.values()];
}

/** `error` leaves last: what goes on is drawn straight. */
function straightFirst(edges: readonly Edge[]): Edge[] {
  return edges.toSorted((a, b) => Number(a.port === "error") - Number(b.port === "error"));
}

function depths(flow: Flow): Map<string, number> {
  const depth = new Map(flow.nodes.map((node) => [node.id, 0]));
  // As many rounds as there are nodes: enough for any order, and an end for a drawn circle.
  for (let round = 0; round < flow.nodes.length; round += 1) {
    let changed = false;
    for (const { from, to } of flow.edges) {
      const next = (depth.get(from) ?? 0) + 1;
      if (next <= (depth.get(to) ?? next) || next >= flow.nodes.length) continue;
      depth.set(to, next);
      changed = true;
    }
    if (!changed) break;
  }
  return depth;
}
