import { Graph, layout } from "@dagrejs/dagre";
import type { Edge } from "../bindings";
import { type Drawing, edgeId } from "./drawing";
import { moveNodes } from "./edits";
import { GAP, onGrid, type SizeOf } from "./place";
import { type Kinds, portsOf } from "./rules";

/** The height of the line from port to port: the middle of a card's title. */
const TITLE = 20;

type Places = ReadonlyMap<string, readonly [number, number]>;

/**
 * Orders the drawing from left to right. Two orders are tried: dagre's own, which looks for few
 * crossings, and the one in which ports follow each other on the card. The second wins when it
 * crosses no more, so that "true" stays above "false".
 */
export function tidy(drawing: Drawing, kinds: Kinds, sizeOf: SizeOf): Drawing {
  if (drawing.nodes.length === 0) return drawing;
  const rank = portRanks(drawing, kinds);
  const edges = drawing.edges.toSorted((a, b) => rank(a) - rank(b));
  const asDrawn = places({ ...drawing, edges }, sizeOf, true);
  const searched = places({ ...drawing, edges }, sizeOf, false);
  const best =
    crossings(edges, rank, asDrawn) <= crossings(edges, rank, searched) ? asDrawn : searched;

  const corner = (axis: 0 | 1) =>
    Math.min(...drawing.nodes.map((node) => node.position[axis])) -
    Math.min(...[...best.values()].map((place) => place[axis]));
  const [dx, dy] = [corner(0), corner(1)];
  return moveNodes(
    drawing,
    new Map([...best].map(([id, [x, y]]) => [id, [onGrid(x + dx), onGrid(y + dy)]])),
  );
}

/** Each node's top left corner. */
function places(drawing: Drawing, sizeOf: SizeOf, inOrder: boolean): Places {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", ranksep: GAP.x, nodesep: 20, edgesep: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of drawing.nodes) {
    const { width, height } = sizeOf(id);
    // A box around the title's middle, so that cards of different heights are joined straight.
    graph.setNode(id, { width, height: 2 * Math.max(TITLE, height - TITLE) });
  }
  for (const edge of drawing.edges) graph.setEdge(edge.from, edge.to, {}, edgeId(edge));
  layout(graph, { disableOptimalOrderHeuristic: inOrder });
  // Dagre centres the nodes of a column; cards read better along their left edges.
  const columns = new Map<number, number>();
  const at = (id: string) => graph.node(id) as { x: number; y: number };
  for (const { id } of drawing.nodes) {
    const { x } = at(id);
    columns.set(x, Math.min(columns.get(x) ?? x, x - sizeOf(id).width / 2));
  }
  return new Map(
    drawing.nodes.map(({ id }) => {
      const { x, y } = at(id);
      return [id, [columns.get(x) ?? x, y - TITLE]];
    }),
  );
}

/** How far down the card a line begins. */
function portRanks({ nodes }: Drawing, kinds: Kinds): (edge: Edge) => number {
  const ports = new Map(
    nodes.map(({ id, kind }) => [id, portsOf(kinds, kind).map((port) => port.name)]),
  );
  return ({ from, port }) => Math.max(0, ports.get(from)?.indexOf(port) ?? 0);
}

/** How many pairs of lines cross, taken as straight from port to node. */
function crossings(edges: readonly Edge[], rank: (edge: Edge) => number, at: Places): number {
  const lines = edges.flatMap((edge) => {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    return from && to ? [{ x1: from[0], y1: from[1] + rank(edge), x2: to[0], y2: to[1] }] : [];
  });
  let found = 0;
  for (const [at, a] of lines.entries()) {
    for (const b of lines.slice(at + 1)) {
      const left = Math.max(a.x1, b.x1);
      const right = Math.min(a.x2, b.x2);
      if (left >= right) continue;
      const y = (line: typeof a, x: number) =>
        line.y1 + ((line.y2 - line.y1) * (x - line.x1)) / (line.x2 - line.x1);
      if ((y(a, left) - y(b, left)) * (y(a, right) - y(b, right)) < 0) found += 1;
    }
  }
  return found;
}
