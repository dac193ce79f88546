import type { Node } from "../bindings";

/** How a flow's document names a connection. An empty id is one that has to be chosen again. */
export interface ConnectionRef {
  id: string;
  name: string;
}

/** What a config's field holds, whatever a hand-written file may have put there. */
export function readConnectionRef(value: unknown): ConnectionRef | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, name } = value as Record<string, unknown>;
  return { id: typeof id === "string" ? id : "", name: typeof name === "string" ? name : "" };
}

/** The connection that a step runs with. */
export function connectionOf(node: Pick<Node, "config"> | undefined): ConnectionRef | undefined {
  return readConnectionRef(node?.config.connection);
}
