import { plural } from "../../lib/format";

/** "60 s before it expires, and on 401". */
export function renewalWords(before: number, on401: boolean, more: boolean): string {
  const when = before > 0 ? [`${plural(before, "second")} before it expires`] : [];
  if (on401) when.push("on 401");
  if (more) when.push("by its own rule");
  return when.length === 0 ? "Never" : when.join(", ");
}

/** Statuses as typed, "403, 498"; what is no number is left out. */
export function readStatuses(text: string): number[] {
  const found = text.match(/\d+/g) ?? [];
  return [...new Set(found.map(Number).filter((status) => status > 0 && status < 65_536))];
}
