import type { ReactFlowInstance, Viewport } from "@xyflow/react";
import { type Drawing, findNode } from "./drawing";
import { type Size, USUAL } from "./place";
import { type BuilderState, selectedNode, shown, useBuilder } from "./store";
import { type CardNode, sizeOf, type WireEdge } from "./view";
import { forgetViewport, keepViewport, viewportOf } from "./viewports";

/**
 * Where the canvas is on the screen, for what stands outside it: palette, header, commands.
 * There is one canvas at a time.
 */
let flow: ReactFlowInstance<CardNode, WireEdge> | undefined;
let element: HTMLElement | undefined;
let watchSize: ResizeObserver | undefined;
let untouched = true;

export function setStage(
  instance: ReactFlowInstance<CardNode, WireEdge> | undefined,
  canvas?: HTMLElement,
): void {
  flow = instance;
  element = canvas;
  watchSize?.disconnect();
  watchSize = undefined;
  if (!canvas) return;
  untouched = viewportOf(useBuilder.getState().flow) === undefined;
  watchSize = new ResizeObserver(keepInView);
  watchSize.observe(canvas);
}

/** Somebody moved the view: from now on it stays where they put it. */
export function touched(): void {
  untouched = false;
  if (flow) keepViewport(useBuilder.getState().flow, flow.getViewport());
}

/**
 * The panel or the drawer opened, or something else is shown: what was whole stays whole, what is
 * selected stays in view.
 */
export function keepInView(): void {
  const state = useBuilder.getState();
  if (!flow || !element) return;
  const id = selectedNode(state);
  if (untouched) {
    void flow.setViewport(openingViewport(shown(state), element.getBoundingClientRect()));
  } else if (id !== undefined) {
    reveal(id);
  }
}

const MOVE = { duration: 160 } as const;

function motion(): { duration: number } | undefined {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? undefined : MOVE;
}

/** From a place on the screen to one on the canvas. */
export function toCanvas(x: number, y: number): [number, number] {
  const at = flow?.screenToFlowPosition({ x, y }) ?? { x, y };
  return [at.x, at.y];
}

export function isOverCanvas(x: number, y: number): boolean {
  if (!element) return false;
  const box = element.getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

/** The id of the line under the pointer. */
export function edgeAt(x: number, y: number): string | undefined {
  const under = document
    .elementFromPoint(x, y)
    ?.closest<SVGElement>("[data-edge], .react-flow__edge");
  return under?.dataset.edge ?? under?.dataset.id;
}

/** The id of the node under the pointer. */
export function nodeAt(x: number, y: number): string | undefined {
  const under = document.elementFromPoint(x, y)?.closest<HTMLElement>(".react-flow__node");
  return under?.dataset.id;
}

/** Where a usual node stands when it is in the middle of what is visible. */
export function centre(): [number, number] {
  if (!element) return [80, 120];
  const box = element.getBoundingClientRect();
  const [x, y] = toCanvas(box.left + box.width / 2, box.top + box.height / 2);
  return [x - USUAL.width / 2, y - USUAL.height / 2];
}

export function zoomIn(): void {
  void flow?.zoomIn(motion()).then(touched);
}

export function zoomOut(): void {
  void flow?.zoomOut(motion()).then(touched);
}

/** Shows the whole drawing, and goes on doing so while the window changes. */
export function fit(): void {
  if (!flow || !element) return;
  untouched = true;
  forgetViewport(useBuilder.getState().flow);
  const size = element.getBoundingClientRect();
  void flow.setViewport(wholeViewport(shown(useBuilder.getState()), size), motion());
}

/** How near to the canvas's edge something may be and still count as seen. */
const EDGE = 16;

/** Moves the view just so far that a node, with some room around it, can be seen. */
export function reveal(id: string): void {
  const node = findNode(shown(useBuilder.getState()), id);
  if (!flow || !element || !node) return;
  const { x, y, zoom } = flow.getViewport();
  const size = sizeOf(id);
  const [left, top] = [node.position[0] * zoom + x, node.position[1] * zoom + y];
  const box = element.getBoundingClientRect();
  const dx = shift(left, size.width * zoom, box.width, EDGE);
  const dy = shift(top, size.height * zoom, box.height, EDGE);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, motion());
}

/** How far something must move to lie within `room`; its beginning counts when it is too long. */
function shift(start: number, length: number, room: number, margin: number): number {
  if (start < margin) return margin - start;
  const over = start + length + margin - room;
  return over > 0 ? -Math.min(over, start - margin) : 0;
}

const READABLE = 0.5;
/** A canvas this wide has room for larger cards. */
const WIDE = 1100;
/** Room for what floats over the canvas, and for the `+` behind the last step. */
const MARGIN = { left: 20, right: 48, y: 52 } as const;

/** The drawing in the middle, as large as it fits, and hardly larger than life. */
function wholeViewport(drawing: Drawing, size: Size): Viewport {
  if (drawing.nodes.length === 0) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...drawing.nodes.map((node) => node.position[0]));
  const top = Math.min(...drawing.nodes.map((node) => node.position[1]));
  const ends = drawing.nodes.map(({ id, position: [x, y] }) => {
    const { width, height } = sizeOf(id);
    return [x + width, y + height] as const;
  });
  const width = Math.max(...ends.map(([x]) => x)) - left;
  const height = Math.max(...ends.map(([, y]) => y)) - top;
  const room = {
    width: size.width - MARGIN.left - MARGIN.right,
    height: size.height - 2 * MARGIN.y,
  };
  const largest = size.width >= WIDE ? 1.15 : 1;
  const zoom = Math.max(0.1, Math.min(room.width / width, room.height / height, largest));
  return {
    x: MARGIN.left + (room.width - width * zoom) / 2 - left * zoom,
    y: MARGIN.y + (room.height - height * zoom) / 2 - top * zoom,
    zoom,
  };
}

/** Where the flow was left, else as much of it as can be read. */
export function firstViewport(state: BuilderState, size: Size): Viewport {
  return viewportOf(state.flow) ?? openingViewport(shown(state), size);
}

/**
 * How a flow is shown when it is first opened: whole where that can be read, else its beginning.
 * Reckoned from positions, so that the first picture is already right.
 */
function openingViewport(drawing: Drawing, size: Size): Viewport {
  const whole = wholeViewport(drawing, size);
  if (whole.zoom >= READABLE) return whole;
  const first = drawing.nodes.reduce((a, b) => (b.position[0] < a.position[0] ? b : a));
  const zoom = 0.8;
  return {
    x: MARGIN.right - first.position[0] * zoom,
    y: size.height / 2 - first.position[1] * zoom,
    zoom,
  };
}
