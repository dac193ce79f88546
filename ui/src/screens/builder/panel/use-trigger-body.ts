import { plainText, readJsonTree, writeJsonTree } from "../../../lib/json-tree";
import { useSamples } from "./use-samples";

/** The body of a trigger's sample as text, as it would be sent. */
export function useTriggerBody(flow: string, node: string): string {
  const samples = useSamples(flow);
  const sample = samples.data?.nodes.find((one) => one.node === node);
  const read = sample && readJsonTree(sample.text);
  if (!read?.ok || read.node.type !== "object") return "";
  const body = read.node.entries.find((entry) => entry.key === "body")?.value;
  if (!body) return "";
  return body.type === "string" ? plainText(body) : writeJsonTree(body);
}
