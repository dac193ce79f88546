import type { Edge } from "../bindings";
import { type RunFold, stepNow } from "../lib/runFold";
import { edgeId } from "./drawing";

/**
 * What many cards ask about the same lines, worked out once for each list of lines and each state
 * of the run.
 */

interface Wiring {
  /** `node:port` with a line. */
  out: ReadonlySet<string>;
  /** Nodes into which only `error` ways lead. */
  onlyErrors: ReadonlySet<string>;
}

const wirings = new WeakMap<readonly Edge[], Wiring>();

function wiring(edges: readonly Edge[]): Wiring {
  let found = wirings.get(edges);
  if (!found) {
    const into = new Map<string, boolean>();
    for (const { to, port } of edges) into.set(to, (into.get(to) ?? true) && port === "error");
    found = {
      out: new Set(edges.map(({ from, port }) => `${from}:${port}`)),
      onlyErrors: new Set([...into].filter(([, only]) => only).map(([id]) => id)),
    };
    wirings.set(edges, found);
  }
  return found;
}

export function isJoined(edges: readonly Edge[], node: string, port: string): boolean {
  return wiring(edges).out.has(`${node}:${port}`);
}

/** Whether a step is there only for when another fails. */
export function isForErrors(edges: readonly Edge[], node: string): boolean {
  return wiring(edges).onlyErrors.has(node);
}

interface Taken {
  edges: ReadonlySet<string>;
  nodes: ReadonlySet<string>;
}

const none: Taken = { edges: new Set(), nodes: new Set() };
const takens = new WeakMap<RunFold, { of: readonly Edge[]; taken: Taken }>();

/** The lines by which the run went on, and the nodes into which they lead. */
export function taken(run: RunFold | null, edges: readonly Edge[]): Taken {
  if (!run) return none;
  const known = takens.get(run);
  if (known?.of === edges) return known.taken;
  const ways = edges.filter(({ from, port }) => {
    const step = stepNow(run, from);
    return step?.look !== "running" && step?.step?.port === port;
  });
  const found = { edges: new Set(ways.map(edgeId)), nodes: new Set(ways.map(({ to }) => to)) };
  takens.set(run, { of: edges, taken: found });
  return found;
}
