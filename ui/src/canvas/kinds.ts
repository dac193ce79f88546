import type { Group, KindInfo } from "../bindings";

export const GROUPS: readonly { group: Group; label: string }[] = [
  { group: "triggers", label: "Triggers" },
  { group: "actions", label: "Actions" },
  { group: "logic", label: "Logic" },
  { group: "data", label: "Data" },
];

/** The kinds that all words of `text` fit; those whose name begins with it come first. */
export function findKinds(kinds: readonly KindInfo[], text: string): KindInfo[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...kinds];
  const first = words.join(" ");
  const begins = (kind: KindInfo) => Number(kind.label.toLowerCase().startsWith(first));
  return kinds
    .filter((kind) => {
      const all = `${kind.label} ${kind.kind} ${kind.description} ${kind.group}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => begins(b) - begins(a));
}
