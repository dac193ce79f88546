import {
  applyNodeChanges,
  type EdgeChange,
  type Edge as FlowEdge,
  type Node as FlowNode,
  type NodeChange,
} from "@xyflow/react";
import { create } from "zustand";
import type { Edge, Node } from "../bindings";
import { move } from "./actions";
import { type Drawing, edgeId } from "./drawing";
import { type Size, USUAL } from "./place";
import { select } from "./selection";
import { type Guides, snapTo } from "./snap";
import { type BuilderState, isReadOnly, type Selection, shown, useBuilder } from "./store";

/**
 * The drawing as xyflow needs it: the same nodes with what only the screen knows (sizes, where a
 * drag is just now). Follows the builder's store; a finished drag goes back there as one edit.
 */
export type CardNode = FlowNode<{ node: Node }, "card">;
export type WireEdge = FlowEdge<{ edge: Edge }, "wire">;

interface View {
  nodes: CardNode[];
  edges: WireEdge[];
  guides: Guides;
}

export const useView = create<View>(() => ({
  nodes: [],
  edges: [],
  guides: {},
}));

const { getState, setState } = useView;

/** Keeps the view as the store is. Returns the way to stop. */
export function followStore(): () => void {
  let drawing: Drawing | undefined;
  let selection: Selection | undefined;
  let locked: boolean | undefined;
  const follow = (state: BuilderState) => {
    const now = shown(state);
    const readOnly = isReadOnly(state);
    if (now === drawing && state.selection === selection && readOnly === locked) return;
    const { nodes, edges } = getState();
    setState({
      nodes: cards(now.nodes, state.selection, readOnly, nodes),
      edges: wires(now.edges, state.selection, readOnly, edges),
    });
    drawing = now;
    selection = state.selection;
    locked = readOnly;
  };
  follow(useBuilder.getState());
  return useBuilder.subscribe(follow);
}

/** A node keeps its object as long as nothing about it changes, so that it is not drawn again. */
function cards(
  nodes: readonly Node[],
  selection: Selection,
  readOnly: boolean,
  before: readonly CardNode[],
): CardNode[] {
  const known = new Map(before.map((card) => [card.id, card]));
  return nodes.map((node): CardNode => {
    const card = known.get(node.id);
    const selected = selection.nodes.has(node.id);
    const same = card?.data.node === node && card.draggable === !readOnly;
    if (card && same && card.selected === selected) return card;
    const [x, y] = node.position;
    return {
      ...card,
      id: node.id,
      type: "card",
      data: same ? card.data : { node },
      position: card && same ? card.position : { x, y },
      selected,
      draggable: !readOnly,
      ariaLabel: node.name,
    };
  });
}

function wires(
  edges: readonly Edge[],
  selection: Selection,
  readOnly: boolean,
  before: readonly WireEdge[],
): WireEdge[] {
  const known = new Map(before.map((wire) => [wire.id, wire]));
  return edges.map((edge): WireEdge => {
    const id = edgeId(edge);
    const wire = known.get(id);
    const selected = selection.edges.has(id);
    if (wire?.selected === selected && wire.reconnectable === !readOnly) return wire;
    return {
      id,
      type: "wire",
      source: edge.from,
      sourceHandle: edge.port,
      target: edge.to,
      targetHandle: "in",
      data: wire?.data ?? { edge },
      selected,
      reconnectable: !readOnly,
    };
  });
}

export function applyToNodes(changes: NodeChange<CardNode>[]): void {
  const picked = changes.filter((change) => change.type === "select");
  if (picked.length > 0) {
    const { selection } = useBuilder.getState();
    select(withChanges(selection.nodes, picked), selection.edges);
  }
  const rest = changes.filter(
    (change) => change.type === "position" || change.type === "dimensions",
  );
  if (rest.length === 0) return;
  const guides = align(rest);
  const nodes = applyNodeChanges(rest, getState().nodes);
  setState(guides ? { nodes, guides } : { nodes });
  const dropped = rest.filter((change) => change.type === "position" && change.dragging === false);
  if (dropped.length > 0) drop(new Set(dropped.map((change) => ("id" in change ? change.id : ""))));
}

export function applyToEdges(changes: EdgeChange<WireEdge>[]): void {
  const picked = changes.filter((change) => change.type === "select");
  if (picked.length === 0) return;
  const { selection } = useBuilder.getState();
  select(selection.nodes, withChanges(selection.edges, picked));
}

/** A drag is over: its result becomes one edit of the drawing. */
function drop(ids: ReadonlySet<string>): void {
  setState({ guides: {} });
  move(
    new Map(
      getState()
        .nodes.filter((card) => ids.has(card.id))
        .map((card) => [card.id, [Math.round(card.position.x), Math.round(card.position.y)]]),
    ),
  );
}

function withChanges(
  before: ReadonlySet<string>,
  changes: readonly { id: string; selected: boolean }[],
): Set<string> {
  const after = new Set(before);
  for (const { id, selected } of changes) {
    if (selected) after.add(id);
    else after.delete(id);
  }
  return after;
}

/** Snaps the one node that is being dragged; several at once only keep to the grid. */
function align(changes: readonly NodeChange<CardNode>[]): Guides | undefined {
  const dragged = changes.filter((change) => change.type === "position" && change.dragging);
  const [change] = dragged;
  if (!change) return undefined;
  if (dragged.length > 1 || change.type !== "position" || !change.position) return {};
  const { width, height } = sizeOf(change.id);
  const others = getState()
    .nodes.filter((card) => card.id !== change.id)
    .map((card) => ({ ...card.position, ...sizeOfCard(card) }));
  const { x, y, guides } = snapTo({ ...change.position, width, height }, others);
  change.position = { x, y };
  return guides;
}

export function sizeOfCard(card: CardNode): Size {
  const { width, height } = card.measured ?? {};
  return width && height ? { width, height } : USUAL;
}

const indexes = new WeakMap<readonly CardNode[], Map<string, CardNode>>();

/** A node's size as drawn; the usual one until it has been. */
export function sizeOf(id: string): Size {
  const { nodes } = getState();
  let index = indexes.get(nodes);
  if (!index) {
    index = new Map(nodes.map((card) => [card.id, card]));
    indexes.set(nodes, index);
  }
  const card = index.get(id);
  return card ? sizeOfCard(card) : USUAL;
}
