import type { ProfileSummary, Service } from "../../bindings";
import { fold } from "../../lib/fold";

function words(text: string): string[] {
  return fold(text).split(/\s+/).filter(Boolean);
}

/** Profiles in which every word is found: in the name, the method, or a connection's name. */
export function findProfiles(
  profiles: readonly ProfileSummary[],
  search: string,
): ProfileSummary[] {
  const wanted = words(search);
  return profiles.filter(({ name, method_label, service, connections }) => {
    const text = fold(
      [name, method_label, service, ...connections.map((one) => one.name)].join(" "),
    );
    return wanted.every((word) => text.includes(word));
  });
}

/** Services in which every word is found; names that begin with the search come first. */
export function findServices(services: readonly Service[], search: string): Service[] {
  const wanted = words(search);
  const start = fold(search.trim());
  const found = services.filter(({ name, key, variants }) => {
    const text = fold([name, key, ...variants.map((one) => one.name)].join(" "));
    return wanted.every((word) => text.includes(word));
  });
  const rank = (service: Service) => (fold(service.name).startsWith(start) ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** "Zoho CRM", "Zoho CRM and Slack", "Zoho CRM, Slack and 3 more". */
export function nameSome(names: readonly string[], most = 2): string {
  if (names.length > most) {
    return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  }
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
