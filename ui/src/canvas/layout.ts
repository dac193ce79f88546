import { Graph, layout } from "@dagrejs/dagre";
import { type Drawing, edgeId } from "./drawing";
import { moveNodes } from "./edits";
import { GAP, onGrid, type SizeOf } from "./place";
import { type Kinds, portsOf } from "./rules";

/** The height of the line from port to port: the middle of a card's title. */
const TITLE = 20;

/**
 * Orders the drawing from left to right. Each node is given to dagre as a box around its title's
 * middle, so that a chain of cards of different heights is joined by straight lines.
 */
export function tidy(drawing: Drawing, kinds: Kinds, sizeOf: SizeOf): Drawing {
  if (drawing.nodes.length === 0) return drawing;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", ranksep: GAP.x, nodesep: 12, edgesep: 12 });
  graph.setDefaultEdgeLabel(() => ({}));

  for (const node of drawing.nodes) {
    const { width, height } = sizeOf(node.id);
    graph.setNode(node.id, { width, height: 2 * Math.max(TITLE, height - TITLE) });
  }
  // In the order of the ports, which keeps "true" above "false".
  const order = new Map(
    drawing.nodes.map((node) => [node.id, portsOf(kinds, node.kind).map((port) => port.name)]),
  );
  const edges = drawing.edges.toSorted(
    (a, b) => (order.get(a.from)?.indexOf(a.port) ?? 0) - (order.get(b.from)?.indexOf(b.port) ?? 0),
  );
  for (const edge of edges) graph.setEdge(edge.from, edge.to, {}, edgeId(edge));
  layout(graph);

  const placed = drawing.nodes.map((node) => {
    const { x, y } = graph.node(node.id) as { x: number; y: number };
    return { id: node.id, x: x - sizeOf(node.id).width / 2, y: y - TITLE };
  });
  const dx =
    Math.min(...drawing.nodes.map((n) => n.position[0])) - Math.min(...placed.map((p) => p.x));
  const dy =
    Math.min(...drawing.nodes.map((n) => n.position[1])) - Math.min(...placed.map((p) => p.y));
  return moveNodes(
    drawing,
    new Map(placed.map(({ id, x, y }) => [id, [onGrid(x + dx), onGrid(y + dy)]])),
  );
}
