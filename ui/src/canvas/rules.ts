import type { Edge, KindInfo } from "../bindings";
import { type Drawing, downstream, findNode, sameEdge } from "./drawing";

export type Kinds = ReadonlyMap<string, KindInfo>;

/** Why this line cannot be drawn, in words; undefined when it can. */
export function connectProblem(drawing: Drawing, kinds: Kinds, edge: Edge): string | undefined {
  const from = findNode(drawing, edge.from);
  const to = findNode(drawing, edge.to);
  if (!from || !to) return "One of the two steps is gone.";
  if (from === to) return "A step cannot follow itself.";
  if (!portsOf(kinds, from.kind).some((port) => port.name === edge.port)) {
    return `${from.name} ends its path, so nothing can follow it.`;
  }
  if (kinds.get(to.kind)?.group === "triggers") {
    return `${to.name} is a trigger: it starts the flow, so nothing can lead into it.`;
  }
  if (drawing.edges.some((other) => sameEdge(other, edge))) {
    return `${from.name} already leads to ${to.name} this way.`;
  }
  if (downstream(drawing, to.id).has(from.id)) {
    return `${to.name} already comes before ${from.name}, so this would go round in a circle.`;
  }
  return undefined;
}

const USUAL: KindInfo["ports"] = [{ name: "next", label: "next" }];

/** The ways out of a kind; an unknown kind is taken to have the usual one. */
export function portsOf(kinds: Kinds, kind: string): KindInfo["ports"] {
  return kinds.get(kind)?.ports ?? USUAL;
}

/** How a node's ways out are drawn. */
export interface PortRows {
  /** One way out (not counting `error`): right, at the title's height. */
  single?: KindInfo["ports"][number];
  /** Several: a labelled row each. */
  rows: KindInfo["ports"];
  /** Leaves from the bottom. */
  error?: KindInfo["ports"][number];
}

export function portRows(ports: KindInfo["ports"]): PortRows {
  const error = ports.find((port) => port.name === "error");
  const rest = ports.filter((port) => port !== error);
  const [single] = rest;
  if (rest.length === 1 && single) return { single, rows: [], ...(error && { error }) };
  return { rows: rest, ...(error && { error }) };
}
