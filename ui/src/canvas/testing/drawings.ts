import type { Edge, KindInfo, Node } from "../../bindings";
import type { Drawing } from "../drawing";
import type { Kinds } from "../rules";

/** Small drawings and kinds for tests. */

export function node(id: string, kind = "send", config: Node["config"] = {}): Node {
  return { id, kind, name: id, position: [0, 0], config };
}

/** `"a b"` is the line from a's `next` to b; `"a.true b"` leaves by `true`. */
export function edge(text: string): Edge {
  const [left = "", to = ""] = text.split(" ");
  const [from = "", port = "next"] = left.split(".");
  return { from, port, to };
}

export function drawing(nodes: readonly Node[], ...edges: string[]): Drawing {
  return { nodes, edges: edges.map(edge) };
}

function kind(name: string, more: Partial<KindInfo>): KindInfo {
  return {
    kind: name,
    label: name,
    description: "",
    group: "actions",
    icon: "send",
    summary: "",
    ports: [{ name: "next", label: "next" }],
    fields: [],
    schema: {},
    initial: {},
    ...more,
  };
}

export const KINDS: Kinds = new Map(
  [
    kind("start", { label: "Start", group: "triggers" }),
    kind("send", {
      label: "Send",
      ports: [
        { name: "next", label: "next" },
        { name: "error", label: "error" },
      ],
      initial: { url: "" },
    }),
    kind("branch", {
      label: "Branch",
      group: "logic",
      ports: [
        { name: "true", label: "true" },
        { name: "false", label: "false" },
      ],
    }),
    kind("stop", { label: "Stop", group: "logic", ports: [] }),
  ].map((info) => [info.kind, info]),
);

/** Numbers that look random and are the same in every run. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}
