/** Helper lines: while a node is dragged, its edges and middle snap to those of other nodes. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Guides {
  /** A vertical line at x, a horizontal one at y. */
  x?: number;
  y?: number;
}

export interface Snapped {
  x: number;
  y: number;
  guides: Guides;
}

const REACH = 5;

/** Moves `box` onto the nearest alignment within reach, each direction by itself. */
export function snapTo(box: Box, others: readonly Box[]): Snapped {
  let bestX = REACH + 1;
  let bestY = REACH + 1;
  const found: Snapped = { x: box.x, y: box.y, guides: {} };
  for (const other of others) {
    for (const [mine, theirs] of horizontal(box, other)) {
      const off = Math.abs(theirs - mine);
      if (off >= bestX) continue;
      bestX = off;
      found.x = box.x + theirs - mine;
      found.guides.x = theirs;
    }
    for (const [mine, theirs] of vertical(box, other)) {
      const off = Math.abs(theirs - mine);
      if (off >= bestY) continue;
      bestY = off;
      found.y = box.y + theirs - mine;
      found.guides.y = theirs;
    }
  }
  return found;
}

function horizontal(a: Box, b: Box): [number, number][] {
  return [
    [a.x, b.x],
    [a.x + a.width, b.x + b.width],
    [a.x + a.width / 2, b.x + b.width / 2],
  ];
}

function vertical(a: Box, b: Box): [number, number][] {
  return [
    [a.y, b.y],
    [a.y + a.height, b.y + b.height],
    [a.y + a.height / 2, b.y + b.height / 2],
  ];
}
