import type { Edge, KindInfo, Node } from "../bindings";
import { type Drawing, edgeId, findNode } from "./drawing";
import * as edit from "./edits";
import { paste, readFragment, takeFragment, writeFragment } from "./fragment";
import * as timeline from "./history";
import { freshId, freshName, idProblem } from "./ids";
import { tidy } from "./layout";
import { between, free, rightOf, type SizeOf } from "./place";
import { connectProblem, portRows, portsOf } from "./rules";
import { select } from "./selection";
import { type BuilderState, isReadOnly, selectedNode, shown, useBuilder } from "./store";

/** Everything that changes the drawing. Each call is one step of the history. */

const { getState, setState } = useBuilder;

/** Commits a change of the draft; nothing happens while something else is shown. */
function change(edits: (drawing: Drawing) => Drawing, merge?: string): boolean {
  const state = getState();
  if (isReadOnly(state)) return false;
  const next = edits(state.history.present);
  if (next === state.history.present) return false;
  setState({
    history: timeline.commit(state.history, next, { merge, now: Date.now() }),
    save: state.save.type === "conflict" ? state.save : { type: "dirty" },
  });
  return true;
}

function travel(move: (history: timeline.History<Drawing>) => timeline.History<Drawing>): void {
  const state = getState();
  const history = move(state.history);
  if (history === state.history || isReadOnly(state)) return;
  setState({
    history,
    save: state.save.type === "conflict" ? state.save : { type: "dirty" },
  });
  select(
    [...state.selection.nodes].filter((id) => findNode(history.present, id)),
    history.present.edges.map(edgeId).filter((id) => state.selection.edges.has(id)),
  );
}

export const undo = (): void => travel(timeline.undo);
export const redo = (): void => travel(timeline.redo);

/** Where a new step comes from and goes to. */
export interface NewNode {
  kind: KindInfo;
  sizeOf: SizeOf;
  /** Its top left corner; without it, a free place beside what it follows. */
  at?: readonly [number, number] | undefined;
  /** The way out that it is joined to. */
  after?: { node: string; port: string } | undefined;
  /** The line that it is put into. */
  into?: Edge | undefined;
  /** Where the first step of an empty flow goes. */
  centre?: readonly [number, number] | undefined;
}

/** Adds a step and selects it. Returns its id. */
export function add({ kind, sizeOf, at, after, into, centre = [80, 120] }: NewNode): string {
  const drawing = getState().history.present;
  const { kinds } = getState();
  const id = freshId(
    kind.label,
    drawing.nodes.map((node) => node.id),
  );
  const name = freshName(
    kind.label,
    drawing.nodes.map((node) => node.name),
  );
  const config = structuredClone(kind.initial);
  const node = (position: [number, number]): Node => ({
    id,
    kind: kind.kind,
    name,
    position,
    config,
  });
  const follows = kind.group !== "triggers";
  const place = into && follows ? between(drawing, into, sizeOf) : undefined;

  change((now) => {
    if (into && place) {
      const { single, rows } = portRows(portsOf(kinds, kind.kind));
      const port = single?.name ?? rows[0]?.name;
      return edit.insertOn(
        edit.makeRoom(now, into.to, place.room),
        into,
        node(place.position),
        port,
      );
    }
    const position = at
      ? free(now, sizeOf, at)
      : rightOf(now, after?.node ?? selectedNode(getState()), sizeOf, centre);
    const added = edit.addNode(now, node(position));
    if (!after || !follows) return added;
    return edit.connect(added, { from: after.node, port: after.port, to: id });
  });
  select([id], []);
  return id;
}

/** The first way out of a node that leads nowhere yet; `error` is never meant by itself. */
function freePort(state: BuilderState, id: string): string | undefined {
  const { nodes, edges } = state.history.present;
  const kind = nodes.find((node) => node.id === id)?.kind;
  if (kind === undefined) return undefined;
  return portsOf(state.kinds, kind).find(
    ({ name }) => name !== "error" && !edges.some((edge) => edge.from === id && edge.port === name),
  )?.name;
}

/** Adds a step after the selected one, joined to its first free way out, or into the selected line. */
export function addBeside(
  kind: KindInfo,
  sizeOf: SizeOf,
  centre?: readonly [number, number],
): string {
  const state = getState();
  const from = selectedNode(state);
  const port = from === undefined ? undefined : freePort(state, from);
  const after = from !== undefined && port !== undefined ? { node: from, port } : undefined;
  const { nodes, edges } = state.selection;
  const into =
    nodes.size === 0 && edges.size === 1
      ? state.history.present.edges.find((edge) => edges.has(edgeId(edge)))
      : undefined;
  return add({ kind, sizeOf, after, into, centre });
}

/** Draws a line. Returns why not, in words. */
export function connect(edge: Edge): string | undefined {
  const state = getState();
  const problem = connectProblem(state.history.present, state.kinds, edge);
  if (problem === undefined) change((drawing) => edit.connect(drawing, edge));
  return problem;
}

/**
 * Joins the two selected steps, the one that was selected first to the other, or the other way
 * round where only that makes sense. Returns why not, in words.
 */
export function connectSelected(): string | undefined {
  const state = getState();
  const [first, second, ...more] = state.selection.nodes;
  if (first === undefined || second === undefined || more.length > 0) {
    return "Select two steps, then they can be joined.";
  }
  const join = (from: string, to: string) =>
    connect({ from, port: freePort(state, from) ?? "next", to });
  const problem = join(first, second);
  return problem === undefined || join(second, first) === undefined ? undefined : problem;
}

/** Moves one end of a line. Returns why not, in words. */
export function reconnect(from: Edge, to: Edge): string | undefined {
  const state = getState();
  if (edgeId(from) === edgeId(to)) return undefined;
  const without = edit.remove(state.history.present, new Set(), new Set([edgeId(from)]));
  const problem = connectProblem(without, state.kinds, to);
  if (problem === undefined) change((drawing) => edit.reconnect(drawing, from, to));
  return problem;
}

export function remove(nodes: Iterable<string>, edges: Iterable<string> = []): void {
  if (change((drawing) => edit.remove(drawing, new Set(nodes), new Set(edges)))) select([], []);
}

export function removeSelection(): void {
  const { nodes, edges } = getState().selection;
  remove(nodes, edges);
}

export function move(positions: ReadonlyMap<string, readonly [number, number]>): void {
  change((drawing) => edit.moveNodes(drawing, positions));
}

/** Moves the selection by arrow keys; a held key is one step of the history. */
export function nudge(by: readonly [number, number]): void {
  const { nodes } = getState().selection;
  change((drawing) => edit.nudge(drawing, nodes, by), `nudge:${[...nodes].join()}`);
}

/** `field` names what is being typed into, so that one burst of typing is one step back. */
export function setConfig(id: string, config: Node["config"], field = ""): void {
  change((drawing) => edit.setConfig(drawing, id, config), `config:${id}:${field}`);
}

export function setNodeName(id: string, name: string): void {
  change((drawing) => edit.setName(drawing, id, name), `name:${id}`);
}

/** Another id; references follow. Returns why not, in words. */
export function setNodeId(id: string, to: string): string | undefined {
  if (id === to) return undefined;
  const state = getState();
  const others = state.history.present.nodes.map((node) => node.id).filter((other) => other !== id);
  const problem = idProblem(to, others);
  if (problem !== undefined) return problem;
  if (change((drawing) => edit.setId(drawing, id, to)) && state.selection.nodes.has(id)) {
    select([...state.selection.nodes].map((other) => (other === id ? to : other)));
  }
  return undefined;
}

export function tidyUp(sizeOf: SizeOf): void {
  change((drawing) => tidy(drawing, getState().kinds, sizeOf));
}

/** The selected steps as a flow file's text; undefined when none is selected. */
export function copySelection(): string | undefined {
  const state = getState();
  if (state.selection.nodes.size === 0) return undefined;
  return writeFragment(state.name, takeFragment(shown(state), state.selection.nodes));
}

/**
 * Adds the steps of a flow file's text: at a place, or beside where they were copied, or (from
 * another flow) in the middle. Returns why not, in words.
 */
export function pasteText(
  text: string,
  { at, centre }: { at?: readonly [number, number]; centre?: readonly [number, number] } = {},
): string | undefined {
  const read = readFragment(text);
  if (!read.ok) return read.problem;
  const { fragment } = read;
  const { kinds, history } = getState();
  const unknown = fragment.nodes.find((node) => !kinds.has(node.kind));
  if (unknown) return `This Hookline has no step of the kind “${unknown.kind}” (${unknown.name}).`;
  const isHere = fragment.nodes.some((node) => findNode(history.present, node.id));
  let ids: string[] = [];
  change((drawing) => {
    const pasted = paste(drawing, fragment, { at: at ?? (isHere ? undefined : centre) });
    ids = pasted.ids;
    return pasted.drawing;
  });
  if (ids.length > 0) select(ids);
  return undefined;
}

export function duplicate(): void {
  const state = getState();
  if (state.selection.nodes.size === 0) return;
  let ids: string[] = [];
  change((drawing) => {
    const fragment = takeFragment(drawing, state.selection.nodes);
    const pasted = paste(drawing, fragment, { keepConnections: true });
    ids = pasted.ids;
    return pasted.drawing;
  });
  if (ids.length > 0) select(ids);
}
