import type { Body } from "../bindings";
import { bytes } from "../lib/format";

/** How a body can be shown. */
export type BodyShape = "empty" | "json" | "text" | "binary";

export function bodyShape(body: Body): BodyShape {
  if (body.size === 0 && !body.text && !body.base64) return "empty";
  if (body.base64 != null) return "binary";
  // A body that was cut is no longer one JSON value, whatever it was before.
  return looksJson(body) && body.kept >= body.size ? "json" : "text";
}

/** Whether it is JSON; where nobody has said how to read it, by how it begins. */
export function looksJson(body: Body): boolean {
  if (body.form !== null) return body.form === "json";
  return /^\s*[[{]/.test(body.text ?? "");
}

/** What a reader must know about a body before trusting what is shown of it; empty when nothing. */
export function bodyNotes(body: Body): string[] {
  const notes: string[] = [];
  if (body.kept < body.size) notes.push(`${bytes(body.kept)} of ${bytes(body.size)} kept`);
  if (body.form === "bad_json") notes.push("Said to be JSON but is not; kept as text");
  return notes;
}

/** The bytes of a base64 text, at most `limit`. */
export function decodeBase64(text: string, limit: number): Uint8Array {
  const binary = atob(text.slice(0, Math.ceil(limit / 3) * 4));
  return Uint8Array.from(binary.slice(0, limit), (char) => char.charCodeAt(0));
}

/** How many bytes stand in a line of a dump: narrow enough for a side pane. */
const ROW = 8;

/** Offset, bytes, and what of them is printable: the classic dump. */
export function hexLines(data: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += ROW) {
    const row = [...data.slice(at, at + ROW)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const shown = row.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
    );
    lines.push(
      `${at.toString(16).padStart(6, "0")}  ${hex.padEnd(3 * ROW - 1)}  ${shown.join("")}`,
    );
  }
  return lines;
}
