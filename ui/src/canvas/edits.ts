import type { Edge, Node } from "../bindings";
import { type Drawing, downstream, edgeId, sameEdge } from "./drawing";
import { renameInValue } from "./references";

/** Changes of a drawing. All pure; where nothing changes, the same drawing comes back. */

export function addNode(drawing: Drawing, node: Node): Drawing {
  return { ...drawing, nodes: [...drawing.nodes, node] };
}

/** The rules are `connectProblem`'s; this only refuses to draw a line twice. */
export function connect(drawing: Drawing, edge: Edge): Drawing {
  if (drawing.edges.some((other) => sameEdge(other, edge))) return drawing;
  return { ...drawing, edges: [...drawing.edges, edge] };
}

/** Moves one end of a line, which keeps its place in the list. */
export function reconnect(drawing: Drawing, from: Edge, to: Edge): Drawing {
  if (sameEdge(from, to)) return drawing;
  const without = drawing.edges.filter((edge) => !sameEdge(edge, to));
  return { ...drawing, edges: without.map((edge) => (sameEdge(edge, from) ? to : edge)) };
}

/** Deletes nodes with their lines, and lines by their `edgeId`. */
export function remove(
  drawing: Drawing,
  nodes: ReadonlySet<string>,
  edges: ReadonlySet<string> = new Set(),
): Drawing {
  const keptNodes = drawing.nodes.filter((node) => !nodes.has(node.id));
  const keptEdges = drawing.edges.filter(
    (edge) => !nodes.has(edge.from) && !nodes.has(edge.to) && !edges.has(edgeId(edge)),
  );
  const same =
    keptNodes.length === drawing.nodes.length && keptEdges.length === drawing.edges.length;
  return same ? drawing : { nodes: keptNodes, edges: keptEdges };
}

/** Puts `node` in the middle of a line. Without a way out it takes over the line's beginning only. */
export function insertOn(
  drawing: Drawing,
  edge: Edge,
  node: Node,
  port: string | undefined,
): Drawing {
  const edges = drawing.edges.flatMap((other) => {
    if (!sameEdge(other, edge)) return [other];
    const first = { ...edge, to: node.id };
    return port === undefined ? [first] : [first, { from: node.id, port, to: edge.to }];
  });
  return { nodes: [...drawing.nodes, node], edges };
}

/** Moves everything at and after `id` to the right. */
export function makeRoom(drawing: Drawing, id: string, by: number): Drawing {
  if (by <= 0) return drawing;
  const after = downstream(drawing, id).add(id);
  return {
    ...drawing,
    nodes: drawing.nodes.map((node) =>
      after.has(node.id) ? at(node, [node.position[0] + by, node.position[1]]) : node,
    ),
  };
}

export function moveNodes(
  drawing: Drawing,
  positions: ReadonlyMap<string, readonly [number, number]>,
): Drawing {
  let changed = false;
  const nodes = drawing.nodes.map((node) => {
    const to = positions.get(node.id);
    if (!to || (to[0] === node.position[0] && to[1] === node.position[1])) return node;
    changed = true;
    return at(node, to);
  });
  return changed ? { ...drawing, nodes } : drawing;
}

export function nudge(
  drawing: Drawing,
  ids: ReadonlySet<string>,
  [x, y]: readonly [number, number],
): Drawing {
  const positions = drawing.nodes
    .filter((node) => ids.has(node.id))
    .map((node) => [node.id, [node.position[0] + x, node.position[1] + y]] as const);
  return moveNodes(drawing, new Map(positions));
}

export function setConfig(drawing: Drawing, id: string, config: Node["config"]): Drawing {
  return change(drawing, id, (node) => (node.config === config ? node : { ...node, config }));
}

export function setName(drawing: Drawing, id: string, name: string): Drawing {
  return change(drawing, id, (node) => (node.name === name ? node : { ...node, name }));
}

/** Another id; every line and every template that refers to the node follows. */
export function setId(drawing: Drawing, id: string, to: string): Drawing {
  if (id === to || !drawing.nodes.some((node) => node.id === id)) return drawing;
  const ids = new Map([[id, to]]);
  const follow = (name: string) => (name === id ? to : name);
  return {
    nodes: drawing.nodes.map((node) => {
      const config = renameInValue(node.config, ids);
      if (node.id !== id && config === node.config) return node;
      return { ...node, id: follow(node.id), config };
    }),
    edges: drawing.edges.map((edge) =>
      edge.from === id || edge.to === id
        ? { ...edge, from: follow(edge.from), to: follow(edge.to) }
        : edge,
    ),
  };
}

function at(node: Node, [x, y]: readonly [number, number]): Node {
  return { ...node, position: [x, y] };
}

function change(drawing: Drawing, id: string, edit: (node: Node) => Node): Drawing {
  let changed = false;
  const nodes = drawing.nodes.map((node) => {
    if (node.id !== id) return node;
    const next = edit(node);
    if (next !== node) changed = true;
    return next;
  });
  return changed ? { ...drawing, nodes } : drawing;
}
