import { useNode } from "../../../canvas/store";

/** What one step does: its name, kind and settings. */
export function Panel({ nodeId }: { nodeId: string }) {
  const node = useNode(nodeId);
  return <h2 className="px-4 py-3 text-14 font-semibold">{node?.name}</h2>;
}
