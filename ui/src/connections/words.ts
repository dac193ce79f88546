import type {
  ConnectionDetail,
  ConnectionProblem,
  ConnectionSummary,
  ProfileSettings,
} from "../bindings";
import type { Mark } from "../components/Status";
import { dayMonthOf, plural } from "../lib/format";

/** A connection's state in words, with the shape that it is drawn with. */
export interface StatusWords {
  mark: Mark;
  words: string;
  /** Beneath: until when, or why not. */
  sub: string;
}

const DAY = 24 * 60 * 60 * 1000;
/** Access that ends within this time and does not renew itself needs somebody. */
const SOON = 14 * DAY;

/** Why it is not connected, in a few words; the whole sentence stands in the connection itself. */
const REASONS: Record<string, string> = {
  callback: "Address to come back to refused",
  cancelled: "Given up in between",
  clock: "This clock is off",
  denied: "Access was not granted",
  expired: "Access has ended",
  lost: "Its renewal was lost",
  refused: "Refused by the provider",
  replayed: "Refused as a repetition",
  scopes_changed: "Other permissions were chosen",
  settings: "The auth profile is not complete",
  revoked: "Access withdrawn",
  timeout: "Not answered in time",
  unknown_scope: "Permission unknown",
  unreachable: "Provider not reached",
  verifier: "Confirmation refused",
  wrong_client: "Client refused",
  wrong_issuer: "Answer not trusted",
  wrong_state: "Answer not trusted",
};

export function statusOf(connection: ConnectionSummary, now: number): StatusWords {
  const { state, expires, renews, problem, waiting } = connection;
  if (state === "connected") {
    if (expires == null) return { mark: "ok", words: "Connected", sub: "Does not expire" };
    if (renews) return { mark: "ok", words: "Connected", sub: "Renews itself" };
    if (expires <= now) {
      return { mark: "failed", words: "Expired", sub: `Since ${dayMonthOf(expires, now)}` };
    }
    if (expires - now < SOON) {
      return { mark: "waiting", words: "Expires soon", sub: expiryWords(expires, now) };
    }
    return { mark: "ok", words: "Connected", sub: `Until ${dayMonthOf(expires, now)}` };
  }
  const why = (problem && REASONS[problem.code]) ?? "";
  const waits = waiting > 0 ? `${plural(waiting, "run")} ${waiting === 1 ? "waits" : "wait"}` : "";
  return state === "reconnect"
    ? { mark: "failed", words: "Reconnect needed", sub: waits || why || "Refused" }
    : { mark: "skipped", words: "Not connected", sub: waits || why || "Not authorized yet" };
}

/** A problem in a few words: "Access withdrawn". */
export function reasonOf(problem: ConnectionProblem): string {
  return REASONS[problem.code] ?? "It did not work";
}

/** "In 6 days, 26 Nov", "In 5 h, today". */
function expiryWords(at: number, now: number): string {
  const days = Math.floor((at - now) / DAY);
  if (days >= 1) return `In ${plural(days, "day")}, ${dayMonthOf(at, now)}`;
  const hours = Math.floor((at - now) / (DAY / 24));
  return hours >= 1 ? `In ${hours} h, ${dayMonthOf(at, now)}` : "In less than an hour";
}

/** Flows cannot use it, and somebody has to do something. */
export function isBroken(connection: ConnectionSummary, now: number): boolean {
  const { state, expires, renews, flows, waiting } = connection;
  if (state === "reconnect") return true;
  if (state === "new") return flows.length > 0 || waiting > 0;
  return expires != null && !renews && expires <= now;
}

/** It is broken, will be soon, or was never finished. */
export function needsALook(connection: ConnectionSummary, now: number): boolean {
  return connection.state !== "connected" || statusOf(connection, now).mark !== "ok";
}

/** "4 runs wait for it and go on by themselves once it is connected." */
export function waitingWords(waiting: number): string {
  return waiting === 1
    ? "1 run waits for it and goes on by itself once it is connected."
    : `${plural(waiting, "run")} wait for it and go on by themselves once it is connected.`;
}

/** How a connection with these settings is made: by a person in the browser, by a code, or at once. */
export type Way = "browser" | "code" | "direct";

export function wayOf(settings: ProfileSettings): Way {
  const { method } = settings;
  if (method.type === "oauth1") return "browser";
  if (method.type !== "oauth2") return "direct";
  if (method.grant === "authorization_code") return "browser";
  return method.grant === "device_code" ? "code" : "direct";
}

/** Where the browser goes: "accounts.zoho.eu". */
export function browserHost(settings: ProfileSettings): string {
  const { method } = settings;
  if (method.type === "oauth1") return hostOf(method.authorization_url);
  if (method.type !== "oauth2") return "";
  return hostOf(method.grant === "device_code" ? method.device_url : method.authorization_url);
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}

/** `https://api.example.com` of whatever was typed, or nothing when it is no web address. */
export function originOf(text: string): string | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
    return /^https?:$/.test(url.protocol) && url.host !== "" ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/** "3 flows use it and will fail: New order to CRM, Lead form to HubSpot, Returns." */
export function deletionWords({ flows, waiting }: Pick<ConnectionDetail, "flows" | "waiting">): {
  description: string;
  action: string;
} {
  const waits =
    waiting > 0
      ? ` ${plural(waiting, "run")} that ${waiting === 1 ? "waits" : "wait"} for it will fail.`
      : "";
  if (flows.length === 0) {
    return {
      description: `No flow uses it. Its credential leaves the vault for good.${waits}`,
      action: "Delete",
    };
  }
  const names = flows.map((flow) => flow.name).join(", ");
  const uses = flows.length === 1 ? "1 flow uses" : `${plural(flows.length, "flow")} use`;
  return {
    description: `${uses} it and will fail: ${names}.${waits} Its credential leaves the vault for good.`,
    action: `Delete, ${plural(flows.length, "flow")} will fail`,
  };
}

/** The origin that a refusal asks to confirm: "… If it belongs there too, confirm https://api.example.com in …". */
export function originIn(message: string): string | undefined {
  const url = /\bconfirm (https?:\/\/[^\s"'“”‘’<>(),;]+)/i.exec(message)?.[1];
  return url && originOf(url.replace(/[.:!?]+$/, ""));
}
