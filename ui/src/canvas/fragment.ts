import type { Edge, Flow, Node } from "../bindings";
import type { Drawing } from "./drawing";
import { freshId, freshName, isReserved } from "./ids";
import { onGrid } from "./place";
import { renameInValue } from "./references";

/** What the clipboard holds: a flow file with only the copied steps. */
export type Fragment = Drawing;

export function takeFragment(drawing: Drawing, ids: ReadonlySet<string>): Fragment {
  return {
    nodes: drawing.nodes.filter((node) => ids.has(node.id)),
    edges: drawing.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  };
}

/** The flow file's text, readable in an editor. */
export function writeFragment(name: string, { nodes, edges }: Fragment): string {
  const flow: Flow = { hookline: 1, name, nodes: [...nodes], edges: [...edges] };
  return `${JSON.stringify(flow, null, 2)}\n`;
}

export type Read = { ok: true; fragment: Fragment } | { ok: false; problem: string };

/** Reads clipboard text. What is wrong is said with the step and the field. */
export function readFragment(text: string): Read {
  if (text.trim() === "") return refuse("The clipboard holds no text.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(`The clipboard holds no steps: it is not JSON (${why}).`);
  }
  if (!isObject(value) || !("hookline" in value)) {
    return refuse("The clipboard holds JSON, but not steps: it has no “hookline” field.");
  }
  if (value.hookline !== 1) {
    return refuse(`These steps were copied from a newer Hookline (format ${value.hookline}).`);
  }
  if (!Array.isArray(value.nodes)) return refuse("“nodes” must be a list of steps.");
  if (value.edges !== undefined && !Array.isArray(value.edges)) {
    return refuse("“edges” must be a list of lines.");
  }
  const nodes: Node[] = [];
  for (const [at, item] of value.nodes.entries()) {
    const node = readNode(item);
    if (typeof node === "string") return refuse(`nodes[${at}]: ${node}`);
    if (nodes.some((other) => other.id === node.id)) {
      return refuse(`nodes[${at}]: the id “${node.id}” is there twice.`);
    }
    nodes.push(node);
  }
  if (nodes.length === 0) return refuse("There are no steps in the clipboard.");
  const edges: Edge[] = [];
  for (const [at, item] of (value.edges ?? []).entries()) {
    const edge = readEdge(item, nodes);
    if (typeof edge === "string") return refuse(`edges[${at}]: ${edge}`);
    edges.push(edge);
  }
  return { ok: true, fragment: { nodes, edges } };
}

function readNode(item: unknown): Node | string {
  if (!isObject(item)) return "a step must be an object.";
  const { id, kind, name, position = [0, 0], config = {} } = item;
  if (typeof id !== "string" || !/^[a-z][a-z0-9_]*$/.test(id) || isReserved(id)) {
    return "“id” must be small letters, digits and _, beginning with a letter.";
  }
  if (typeof kind !== "string" || kind === "") return "“kind” is missing.";
  if (name !== undefined && typeof name !== "string") return "“name” must be text.";
  if (!isPosition(position)) return "“position” must be two numbers, such as [80, 120].";
  if (!isObject(config)) return "“config” must be an object.";
  return { id, kind, name: name ?? id, position, config };
}

function readEdge(item: unknown, nodes: readonly Node[]): Edge | string {
  if (!isObject(item)) return "a line must be an object.";
  const { from, port = "next", to } = item;
  if (typeof from !== "string" || typeof to !== "string" || typeof port !== "string") {
    return "“from”, “port” and “to” must be text.";
  }
  for (const id of [from, to]) {
    if (!nodes.some((node) => node.id === id)) return `there is no step “${id}”.`;
  }
  return { from, port, to };
}

export interface Paste {
  drawing: Drawing;
  /** The new ids, in the fragment's order. */
  ids: string[];
}

/** Where the pasted steps go: their top left corner, or beside where they were copied. */
export interface PasteOptions {
  at?: readonly [number, number] | undefined;
  /** A duplicate within the same flow keeps its connections; a paste never binds any. */
  keepConnections?: boolean;
}

/**
 * Adds a fragment under fresh ids and names. References among the pasted steps follow their new
 * ids; references to steps outside stay as they are, and are reported when nothing has that name.
 */
export function paste(
  drawing: Drawing,
  fragment: Fragment,
  { at, keepConnections = false }: PasteOptions = {},
): Paste {
  const taken = new Set(drawing.nodes.map((node) => node.id));
  const names = new Set(drawing.nodes.map((node) => node.name));
  const ids = new Map<string, string>();
  for (const node of fragment.nodes) {
    const id = freshId(node.id, taken);
    taken.add(id);
    ids.set(node.id, id);
  }
  const renamed = new Map([...ids].filter(([from, to]) => from !== to));
  const [dx, dy] = at ? offsetTo(fragment, at) : freeOffset(drawing, fragment);
  const nodes = fragment.nodes.map((node): Node => {
    const name = freshName(node.name, names);
    names.add(name);
    const config = keepConnections ? node.config : unbound(node.config);
    return {
      ...node,
      id: ids.get(node.id) ?? node.id,
      name,
      position: [node.position[0] + dx, node.position[1] + dy],
      config: renameInValue(config, renamed),
    };
  });
  const edges = fragment.edges.map((edge) => ({
    ...edge,
    from: ids.get(edge.from) ?? edge.from,
    to: ids.get(edge.to) ?? edge.to,
  }));
  return {
    drawing: { nodes: [...drawing.nodes, ...nodes], edges: [...drawing.edges, ...edges] },
    ids: nodes.map((node) => node.id),
  };
}

/**
 * A config that does not say any more which connection and which signing key it had, which belong
 * to where it was copied, but that it had one: the step does not run until somebody has chosen.
 */
function unbound(config: Node["config"]): Node["config"] {
  const { connection, signing } = config;
  return {
    ...config,
    ...(connection === undefined ? {} : { connection: nameOnly(connection) }),
    ...(isObject(signing) && signing.key !== undefined
      ? { signing: { ...signing, key: nameOnly(signing.key) } }
      : {}),
  };
}

function nameOnly(chosen: unknown): { id: string; name: string } {
  return {
    id: "",
    name: isObject(chosen) && typeof chosen.name === "string" ? chosen.name : "",
  };
}

function offsetTo({ nodes }: Fragment, [x, y]: readonly [number, number]): [number, number] {
  const left = Math.min(...nodes.map((node) => node.position[0]));
  const top = Math.min(...nodes.map((node) => node.position[1]));
  return [onGrid(x - left), onGrid(y - top)];
}

/** A step to the lower right until nothing lies exactly on top of another node. */
function freeOffset(drawing: Drawing, { nodes }: Fragment): [number, number] {
  const used = new Set(drawing.nodes.map((node) => node.position.join()));
  let by = 0;
  const covers = () => nodes.some(({ position: [x, y] }) => used.has(`${x + by},${y + by}`));
  while (covers()) by += 32;
  return [by, by];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPosition(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

function refuse(problem: string): Read {
  return { ok: false, problem };
}
