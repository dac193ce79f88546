import type { Edge } from "../bindings";
import { type Drawing, findNode } from "./drawing";

/** Where new steps go. Everything stands on a 4 px grid. */

export interface Size {
  readonly width: number;
  readonly height: number;
}
/** A node's size on the canvas at 100 %. */
export type SizeOf = (id: string) => Size;

export const GAP = { x: 56, y: 40 } as const;
/** How big a new step is taken to be until it has been drawn. */
export const USUAL: Size = { width: 204, height: 92 };

type Point = readonly [number, number];

export function onGrid(value: number): number {
  return Math.round(value / 4) * 4;
}

/** To the right of `beside`, moved down until it covers nothing. */
export function rightOf(
  drawing: Drawing,
  beside: string | undefined,
  sizeOf: SizeOf,
  fallback: Point,
): [number, number] {
  const node = beside === undefined ? undefined : findNode(drawing, beside);
  const start: Point = node
    ? [node.position[0] + sizeOf(node.id).width + GAP.x, node.position[1]]
    : afterLast(drawing, sizeOf, fallback);
  return free(drawing, sizeOf, start);
}

/** Right of the rightmost node; `fallback` in an empty flow. */
function afterLast(drawing: Drawing, sizeOf: SizeOf, fallback: Point): Point {
  let best: Point | undefined;
  for (const node of drawing.nodes) {
    const x = node.position[0] + sizeOf(node.id).width + GAP.x;
    if (!best || x > best[0]) best = [x, node.position[1]];
  }
  return best ?? fallback;
}

/** The nearest place at or below `start` where a usual node covers no other. */
export function free(drawing: Drawing, sizeOf: SizeOf, start: Point): [number, number] {
  const x = onGrid(start[0]);
  let y = onGrid(start[1]);
  for (;;) {
    const below = drawing.nodes
      .filter((node) => overlaps(node.position, sizeOf(node.id), [x, y]))
      .map((node) => node.position[1] + sizeOf(node.id).height + GAP.y);
    if (below.length === 0) return [x, y];
    y = onGrid(Math.max(...below) + 2);
  }
}

function overlaps([left, top]: Point, size: Size, [x, y]: Point): boolean {
  const margin = 12;
  return (
    x < left + size.width + margin &&
    x + USUAL.width + margin > left &&
    y < top + size.height + margin &&
    y + USUAL.height + margin > top
  );
}

/** Where a step goes that is put into a line, and how far what follows must move for it. */
export function between(
  drawing: Drawing,
  edge: Edge,
  sizeOf: SizeOf,
): { position: [number, number]; room: number } | undefined {
  const from = findNode(drawing, edge.from);
  const to = findNode(drawing, edge.to);
  if (!from || !to) return undefined;
  const start = from.position[0] + sizeOf(from.id).width;
  const needed = USUAL.width + 2 * GAP.x;
  const gap = to.position[0] - start;
  // A line that runs back to the left keeps its nodes where they are.
  const room = gap < needed && gap > -GAP.x ? onGrid(needed - gap + 2) : 0;
  const x = start + Math.max(GAP.x, (gap + room - USUAL.width) / 2);
  const y = edge.port === "error" ? to.position[1] : (from.position[1] + to.position[1]) / 2;
  return {
    position: [
      onGrid(x),
      onGrid(Math.abs(from.position[1] - to.position[1]) < 24 ? to.position[1] : y),
    ],
    room,
  };
}
