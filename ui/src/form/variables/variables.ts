import type { Group, SampleSource } from "../../bindings";
import { childCount } from "../../exchange/json-rows";
import { type JsonNode, plainText } from "../../lib/json-tree";
import { joinPath } from "../../lib/value-path";

/** A step (or the flow and run) whose values can be picked. */
export interface VariableRoot {
  /** The first name of its paths; empty for values that have no common one. */
  id: string;
  name: string;
  icon: string;
  group: Group;
  /** Everything below its id, when there is a sample. */
  sample: JsonNode | undefined;
  /** What can be referred to before any sample exists. */
  fields: readonly string[];
  source?: { from: SampleSource; at: number };
  /** Values of its own, by path: `now()`. */
  values?: readonly { path: string; label: string; value: string }[];
}

/** A visible line of the tree of variables. */
export interface VariableRow {
  id: string;
  parent: string | undefined;
  depth: number;
  label: string;
  /** What is inserted; none on a step's own line. */
  path: string | undefined;
  /** The sample value, or how much is beneath. */
  value: string;
  open: boolean | undefined;
  root: VariableRoot;
  /** Where the searched words stand in the label. */
  hit: { from: number; to: number } | undefined;
}

interface Item {
  label: string;
  path: string | undefined;
  value: string;
  children: () => Item[];
}

/** A list shows this many of its items. */
const MOST_ITEMS = 50;
/** A search looks at this many values. */
const MOST_SEARCHED = 5000;
const LONGEST_VALUE = 80;

/** The lines that are visible: what is open, or with words, what they find. */
export function variableRows(
  roots: readonly VariableRoot[],
  open: ReadonlySet<string>,
  query: string,
): VariableRow[] {
  const words = query.trim().toLowerCase();
  const rows: VariableRow[] = [];
  for (const root of roots) {
    const item = rootItem(root);
    const found = words
      ? search(item, root.id || root.name, words, { left: MOST_SEARCHED })
      : undefined;
    lay(item, root, undefined, 0, root.id || root.name, open, found, words, rows);
  }
  return rows;
}

/** What a search found: ids that match, and ids above them. */
interface Found {
  hits: Set<string>;
  above: Set<string>;
}

function search(item: Item, id: string, words: string, budget: { left: number }): Found {
  const found: Found = { hits: new Set(), above: new Set() };
  const visit = (here: Item, hereId: string, matchable: boolean): boolean => {
    budget.left -= 1;
    if (budget.left < 0) return false;
    const hit = matchable && isHit(here, words);
    if (hit) found.hits.add(hereId);
    let below = false;
    here.children().forEach((child, index) => {
      if (visit(child, `${hereId}/${index}`, true)) below = true;
    });
    if (below) found.above.add(hereId);
    return hit || below;
  };
  visit(item, id, false);
  return found;
}

function isHit(item: Item, words: string): boolean {
  if (item.label.toLowerCase().includes(words)) return true;
  if (words.includes(".") && item.path?.toLowerCase().includes(words)) return true;
  return (
    words.length > 2 && item.children().length === 0 && item.value.toLowerCase().includes(words)
  );
}

function lay(
  item: Item,
  root: VariableRoot,
  parent: string | undefined,
  depth: number,
  id: string,
  open: ReadonlySet<string>,
  found: Found | undefined,
  words: string,
  rows: VariableRow[],
): void {
  const children = item.children();
  const wanted = found ? found.above.has(id) || found.hits.has(id) : open.has(id);
  const opened = children.length > 0 ? wanted : undefined;
  const at = found && depth > 0 ? item.label.toLowerCase().indexOf(words) : -1;
  rows.push({
    id,
    parent,
    depth,
    label: item.label,
    path: item.path,
    value: found && depth === 0 && !found.above.has(id) ? "no match" : item.value,
    open: opened,
    root,
    hit: at < 0 ? undefined : { from: at, to: at + words.length },
  });
  if (!opened) return;
  const all = found === undefined || found.hits.has(id);
  children.forEach((child, index) => {
    const childId = `${id}/${index}`;
    if (!all && !found.hits.has(childId) && !found.above.has(childId)) return;
    lay(child, root, id, depth + 1, childId, open, found, words, rows);
  });
}

/** A step with what is below it; the fields of an event's body stand directly beneath. */
function rootItem(root: VariableRoot): Item {
  return {
    label: root.name,
    path: undefined,
    value: root.sample || root.values ? "" : "no sample yet",
    children: () => {
      if (root.values) {
        return root.values.map((value) => ({ ...value, children: none }));
      }
      const { sample } = root;
      if (sample?.type !== "object") {
        return root.fields.map((field) => ({
          label: field,
          path: joinPath(root.id, field),
          value: "",
          children: none,
        }));
      }
      const body = sample.entries.find((entry) => entry.key === "body")?.value;
      const path = joinPath(root.id, "body");
      const inBody = body?.type === "object" ? childItems(body, path) : [];
      const rest = sample.entries.map(({ key, value }) => {
        const item = valueItem(key, joinPath(root.id, key), value);
        // Its fields stand above already.
        return key === "body" && inBody.length > 0
          ? { ...item, label: "body, all of it", children: none }
          : item;
      });
      return [...inBody, ...rest];
    },
  };
}

function valueItem(label: string, path: string, node: JsonNode): Item {
  let children: Item[] | undefined;
  return {
    label,
    path,
    value: valueWords(node),
    children: () => {
      children ??= childItems(node, path);
      return children;
    },
  };
}

function childItems(node: JsonNode, path: string): Item[] {
  if (node.type === "object") {
    return node.entries.map(({ key, value }) => valueItem(key, joinPath(path, key), value));
  }
  if (node.type === "array") {
    return node.items
      .slice(0, MOST_ITEMS)
      .map((value, index) => valueItem(`item ${index + 1}`, joinPath(path, index), value));
  }
  return [];
}

/** A sample value in one line: the value itself, "4 fields", "3 items". */
function valueWords(node: JsonNode): string {
  const count = childCount(node);
  if (node.type === "object") return count === 1 ? "1 field" : `${count} fields`;
  if (node.type === "array") return count === 1 ? "1 item" : `${count} items`;
  return plainText(node).slice(0, LONGEST_VALUE).replace(/\s+/g, " ");
}

function none(): Item[] {
  return [];
}

/** What is open at first: the first step, and the nearest. */
export function firstOpenRoots(roots: readonly VariableRoot[]): Set<string> {
  const steps = roots.filter((root) => !root.values).map((root) => root.id);
  return new Set([steps[0], steps.at(-1)].filter((id) => id !== undefined));
}

/** The line that is chosen first: the first hit that can be inserted. */
export function firstChoice(rows: readonly VariableRow[]): number {
  const hit = rows.findIndex((row) => row.hit && row.path && row.open === undefined);
  if (hit >= 0) return hit;
  const some = rows.findIndex((row) => row.path && (row.hit || row.open === undefined));
  return Math.max(0, some);
}
