import type { JsonNode } from "../lib/json-tree";
import { joinPath } from "../lib/value-path";

/** A visible line of a JSON tree. */
export interface JsonRow {
  /** Positions from the root, such as "0/2": unique even where a key stands twice. */
  id: string;
  depth: number;
  /** The key or index; none at the root. */
  label: string | undefined;
  /** As expressions write it: `order.body.items[0]`. */
  path: string;
  node: JsonNode;
  /** Whether its children are shown; undefined where there are none. */
  open: boolean | undefined;
  /** The id of the row that holds it. */
  parent: string | undefined;
}

export const ROOT = "";

function children(node: JsonNode): readonly { step: string | number; value: JsonNode }[] {
  if (node.type === "object") {
    return node.entries.map(({ key, value }) => ({ step: key, value }));
  }
  if (node.type === "array") return node.items.map((value, step) => ({ step, value }));
  return [];
}

/** How many children a node has. */
export function childCount(node: JsonNode): number {
  if (node.type === "object") return node.entries.length;
  return node.type === "array" ? node.items.length : 0;
}

/** "4 fields", "[ 3 items ]": what a branch holds, open and closed. */
export function branchWords(node: JsonNode, open: boolean): string {
  const count = childCount(node);
  if (node.type === "array") {
    const words = `[ ${count} ${count === 1 ? "item" : "items"}`;
    return open ? words : `${words} ]`;
  }
  const words = `{ ${count} ${count === 1 ? "field" : "fields"}`;
  return open ? words : `${words} }`;
}

/** The lines that are visible while the branches in `open` are open. */
export function jsonRows(root: JsonNode, open: ReadonlySet<string>, path: string): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (row: JsonRow) => {
    rows.push(row);
    if (!row.open) return;
    children(row.node).forEach(({ step, value }, index) => {
      const id = row.id === ROOT ? String(index) : `${row.id}/${index}`;
      visit({
        id,
        depth: row.depth + 1,
        label: String(step),
        path: joinPath(row.path, step),
        node: value,
        open: childCount(value) > 0 ? open.has(id) : undefined,
        parent: row.id,
      });
    });
  };
  visit({
    id: ROOT,
    depth: 0,
    label: undefined,
    path,
    node: root,
    open: childCount(root) > 0 ? open.has(ROOT) : undefined,
    parent: undefined,
  });
  return rows;
}

/** More rows than this are not opened by themselves. */
const FIRST_ROWS = 60;
const FIRST_DEPTH = 2;

/** What is open at first: the root, and small objects just below it. */
export function firstOpen(root: JsonNode): Set<string> {
  const open = new Set<string>([ROOT]);
  let shown = childCount(root);
  const visit = (node: JsonNode, id: string, depth: number) => {
    if (depth >= FIRST_DEPTH) return;
    children(node).forEach(({ value }, index) => {
      const count = childCount(value);
      const childId = id === ROOT ? String(index) : `${id}/${index}`;
      if (value.type !== "object" || count === 0 || shown + count > FIRST_ROWS) return;
      shown += count;
      open.add(childId);
      visit(value, childId, depth + 1);
    });
  };
  if (shown <= FIRST_ROWS) visit(root, ROOT, 0);
  return open;
}
