import type { ConnectionSummary } from "../../bindings";
import { needsALook } from "../../connections/words";
import { fold } from "../../lib/fold";

export type Shown = "all" | "look" | "unused";

function inTab(connection: ConnectionSummary, shown: Shown, now: number): boolean {
  switch (shown) {
    case "all":
      return true;
    case "look":
      return needsALook(connection, now);
    case "unused":
      return connection.flows.length === 0;
  }
}

/** How many each tab holds. */
export function countShown(
  connections: readonly ConnectionSummary[],
  now: number,
): Record<Shown, number> {
  const count = (shown: Shown) => connections.filter((one) => inTab(one, shown, now)).length;
  return { all: connections.length, look: count("look"), unused: count("unused") };
}

/** What the list shows: one tab, the words searched for. */
export function listConnections(
  connections: readonly ConnectionSummary[],
  shown: Shown,
  search: string,
  now: number,
): ConnectionSummary[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return connections.filter((connection) => {
    const { name, link_name, profile_name, method_label, account } = connection;
    const text = fold([name, link_name, profile_name, method_label, account ?? ""].join(" "));
    return inTab(connection, shown, now) && words.every((word) => text.includes(word));
  });
}
