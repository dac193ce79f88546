import type { SigningKey, SigningPreset } from "../bindings";
import { duration, plural, timeAgo } from "../lib/format";

interface PresetWords {
  label: string;
  /** While a secret is replaced, both can sign. */
  carriesTwo?: boolean;
  /** The headers that carry the signature. */
  headers: string;
}

export const PRESETS: Record<SigningPreset, PresetWords> = {
  standard_webhooks: {
    label: "Standard Webhooks",
    carriesTwo: true,
    headers: "webhook-id, webhook-timestamp, webhook-signature",
  },
  github: { label: "GitHub", headers: "X-Hub-Signature-256" },
  stripe: { label: "Stripe", carriesTwo: true, headers: "Stripe-Signature" },
  slack: { label: "Slack", headers: "X-Slack-Request-Timestamp, X-Slack-Signature" },
  shopify: { label: "Shopify", headers: "X-Shopify-Hmac-SHA256" },
  custom: { label: "Custom", headers: "a header of your own" },
};

export const PRESET_LIST = Object.keys(PRESETS) as SigningPreset[];

/** "Made 3 days ago", "Replaced 1 h ago; the one before signs too until …". */
export function keyWords({ created, rotated, overlap }: SigningKey, now: number): string {
  if (rotated == null) return `Made ${timeAgo(created, now)}`;
  const words = `Replaced ${timeAgo(rotated, now)}`;
  return overlap != null && overlap > now
    ? `${words}; the one before is good for ${duration(overlap - now).replace(/ \d+ min$/, "")} more`
    : words;
}

/** "2 flows sign with it: New order, Lead form." */
export function usedWords({ flows }: Pick<SigningKey, "flows">): string {
  const names = flows.map((flow) => flow.name).join(", ");
  return `${plural(flows.length, "flow")} ${flows.length === 1 ? "signs" : "sign"} with it: ${names}.`;
}

/** What replacing a secret means for the receiver. */
export function rotationWords(preset: SigningPreset): string {
  return PRESETS[preset].carriesTwo
    ? "Requests are signed with the new one at once. For 24 hours the one before signs them too, so that the receiver has time to change."
    : "This signature is made with one secret only: from now on it is the new one. Until the receiver has it too, it may refuse what is sent.";
}
