import type { Flow, KindInfo, Samples } from "../../../bindings";
import type { VariableRoot } from "../../../form";
import { readJsonTree } from "../../../lib/json-tree";

/** The steps whose values a step can use: those before it, in the order in which they run. */
export function variablesOf(
  flow: Flow,
  node: string,
  kinds: ReadonlyMap<string, KindInfo>,
  samples: Samples | undefined,
): VariableRoot[] {
  const before = upstream(flow, node);
  const byNode = new Map((samples?.nodes ?? []).map((sample) => [sample.node, sample]));
  const roots = inOrder(flow)
    .filter((id) => before.has(id))
    .flatMap((id): VariableRoot[] => {
      const found = flow.nodes.find((other) => other.id === id);
      if (!found) return [];
      const kind = kinds.get(found.kind);
      const sample = byNode.get(id);
      const read = sample && readJsonTree(sample.text);
      return [
        {
          id,
          name: found.name,
          icon: kind?.icon ?? "box",
          group: kind?.group ?? "actions",
          fields: kind?.fields ?? [],
          sample: read?.ok ? read.node : undefined,
          ...(sample && { source: { from: sample.source, at: sample.at } }),
        },
      ];
    });
  return [...roots.filter((root) => root.sample || root.fields.length > 0), flowAndRun(flow)];
}

function flowAndRun(flow: Flow): VariableRoot {
  return {
    id: "flow",
    name: "Flow and run",
    icon: "braces",
    group: "data",
    sample: undefined,
    fields: [],
    values: [
      { path: "flow.name", label: "flow.name", value: flow.name },
      { path: "flow.id", label: "flow.id", value: "" },
      { path: "run.id", label: "run.id", value: "" },
      { path: "run.test", label: "run.test", value: "true" },
      { path: "now()", label: "now()", value: "when the run was accepted" },
    ],
  };
}

/** Every node from which `id` can be reached. */
function upstream(flow: Flow, id: string): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { from, to } of flow.edges) {
      if (to !== at || found.has(from) || from === id) continue;
      found.add(from);
      waiting.push(from);
    }
  }
  return found;
}

/** Triggers first, then whatever they lead to; what a circle hides comes last. */
function inOrder(flow: Flow): string[] {
  const entering = new Map(flow.nodes.map((node) => [node.id, 0]));
  for (const { to } of flow.edges) entering.set(to, (entering.get(to) ?? 0) + 1);
  const order: string[] = [];
  const ready = flow.nodes.map((node) => node.id).filter((id) => entering.get(id) === 0);
  for (let at = ready.shift(); at !== undefined; at = ready.shift()) {
    order.push(at);
    for (const { from, to } of flow.edges) {
      if (from !== at) continue;
      const left = (entering.get(to) ?? 1) - 1;
      entering.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  const placed = new Set(order);
  return [...order, ...flow.nodes.map((node) => node.id).filter((id) => !placed.has(id))];
}
