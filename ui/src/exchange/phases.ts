import type { Timing } from "../bindings";
import { duration } from "../lib/format";

export interface Phase {
  name: string;
  /** Microseconds. */
  took: number;
  /** Which of the five tints it is drawn in. */
  tint: "dns" | "connect" | "first_byte" | "read";
}

/** Where an exchange's time went, in order; what did not happen is left out. */
export function phases(timing: Timing): Phase[] {
  const dns = timing.dns ?? 0;
  const connect = timing.connect ?? 0;
  const list: Phase[] = [];
  if (timing.dns != null) list.push({ name: "DNS", took: dns, tint: "dns" });
  if (timing.connect != null) list.push({ name: "Connect", took: connect, tint: "connect" });
  if (timing.first_byte == null) {
    const rest = timing.total - dns - connect;
    return rest > 0 ? [...list, { name: "No answer", took: rest, tint: "first_byte" }] : list;
  }
  list.push({
    name: "First byte",
    took: Math.max(0, timing.first_byte - dns - connect),
    tint: "first_byte",
  });
  list.push({ name: "Read", took: Math.max(0, timing.total - timing.first_byte), tint: "read" });
  return list;
}

/** Microseconds as a person reads them: "<1 ms", "4 ms", "143 ms", "1.8 s". */
export function micros(took: number): string {
  const ms = took / 1000;
  if (ms < 1) return "<1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return duration(ms);
}
