import type { ConnectionId, Destination, DestinationId, StepSummary } from "../bindings";
import { timeUntil } from "../lib/format";
import { placeOf } from "./words";

/** What a waiting step waits for, as the engine writes it. */
export type Waits =
  | { for: "vault" | "retry" | "rate" | "batch" | "other" }
  | { for: "connection"; connection: ConnectionId }
  | { for: "destination"; destination: DestinationId };

export function readWaits(step: Pick<StepSummary, "waits_for" | "due">): Waits {
  const [what, id = ""] = (step.waits_for ?? "").split(":", 2);
  switch (what) {
    case "vault":
    case "retry":
    case "rate":
    case "batch":
      return { for: what };
    case "connection":
      return { for: "connection", connection: id };
    case "destination":
      return { for: "destination", destination: id };
    default:
      return { for: step.due == null ? "other" : "retry" };
  }
}

/** What the words need to know of what is waited for, as far as it is read already. */
export interface Known {
  /** The connection's name. */
  connection?: string | undefined;
  destination?: Destination | undefined;
}

/** "Tries again in 4 min", "Waits for crm.example.com, which is resting". */
export function waitWords(
  step: Pick<StepSummary, "waits_for" | "due">,
  known: Known,
  now: number,
): string {
  const waits = readWaits(step);
  const { due } = step;
  const when = due == null ? "" : timeUntil(due, now);
  switch (waits.for) {
    case "vault":
      return "Waits until the vault is open";
    case "connection":
      return `Waits until ${known.connection ?? "its connection"} is connected again`;
    case "destination":
      return destinationWait(known.destination);
    case "retry":
      return due != null && due > now ? `Tries again ${when}` : "Tries again now";
    case "rate":
      return due != null && due > now ? `Goes out ${when}, when its turn comes` : "Goes out now";
    case "batch":
      return "Goes out together with others";
    case "other":
      return "Waits";
  }
}

function destinationWait(destination: Destination | undefined): string {
  if (!destination) return "Waits for its destination";
  const place = placeOf(destination);
  switch (destination.state) {
    case "paused":
      return `Waits for ${place}, which is paused`;
    case "resting":
      return `Waits for ${place}, which is resting`;
    case "open":
      return destination.limits.in_order
        ? `Waits for what came before it to ${place}`
        : `Waits for a place at ${place}`;
  }
}

/** The same in two words, for a tab on a card. */
export function shortWait(step: Pick<StepSummary, "waits_for" | "due">): string | undefined {
  switch (readWaits(step).for) {
    case "vault":
      return "waits for the vault";
    case "connection":
      return "reconnect";
    case "destination":
      return "waits its turn";
    case "batch":
      return "in a batch";
    default:
      return undefined;
  }
}

/** Whether it can be tried before its time; what waits for a person is done by that person. */
export function canTryNow(waits: Waits, known: Known): boolean {
  if (waits.for === "destination") return known.destination?.state !== "paused";
  return waits.for === "retry" || waits.for === "rate" || waits.for === "batch";
}
