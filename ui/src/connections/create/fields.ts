import type { CredentialField, Grant, Method, Placement, ProfileSettings } from "../../bindings";

/**
 * What a connection has to give, for a service of which no profile has been made yet. A profile
 * says it itself.
 */
export function fieldsOf(method: Method): CredentialField[] {
  const field = (name: string, label: string, more: Partial<CredentialField> = {}) => ({
    name,
    label,
    help: "",
    secret: true,
    hidden: true,
    lines: false,
    ...more,
  });
  switch (method.type) {
    case "basic":
      return [
        field("user", "User name", { secret: false, hidden: false }),
        field("password", "Password", {
          help: "Leave it empty where the application wants only a user name, as Stripe does with its key.",
        }),
      ];
    case "api_key":
      return [field("key", method.label, { hidden: method.field === "password" })];
    case "bearer":
      return [field("token", "Token")];
    case "headers":
      return method.headers.map((header) =>
        field(`header:${header.name}`, header.label || header.name, {
          secret: header.secret,
          hidden: header.secret,
        }),
      );
    case "certificate":
      return [
        field("certificate", "Certificate", {
          help: "The client certificate as PEM, with those between it and its authority below it.",
          secret: false,
          hidden: false,
          lines: true,
        }),
        field("certificate_key", "Private key", {
          help: "The certificate's private key as PEM, without a passphrase.",
          lines: true,
        }),
      ];
    case "oauth1":
    case "oauth2":
      return [];
  }
}

/** What of an application's own client a profile still lacks. */
export interface ClientNeeds {
  id: { field: "client_id" | "consumer_key"; label: string } | undefined;
  secret:
    | { field: "client_secret" | "consumer_secret" | "private_key"; label: string; lines: boolean }
    | undefined;
}

export function clientNeeds(method: Method): ClientNeeds {
  if (method.type === "oauth2") {
    return {
      id: { field: "client_id", label: "Client ID" },
      secret:
        method.client_auth === "none"
          ? undefined
          : { field: "client_secret", label: "Client secret", lines: false },
    };
  }
  if (method.type === "oauth1") {
    const rsa = method.signature.startsWith("RSA");
    return {
      id: { field: "consumer_key", label: "Consumer key" },
      secret: rsa
        ? { field: "private_key", label: "Private key", lines: true }
        : { field: "consumer_secret", label: "Consumer secret", lines: false },
    };
  }
  return { id: undefined, secret: undefined };
}

/** Puts the client's identifier where the method wants it. */
export function withClient(settings: ProfileSettings, id: string): ProfileSettings {
  const { method } = settings;
  if (method.type === "oauth2") return { ...settings, method: { ...method, client_id: id.trim() } };
  if (method.type === "oauth1") {
    return { ...settings, method: { ...method, consumer_key: id.trim() } };
  }
  return settings;
}

/** Whether a profile reaches the same place in the same way as a service's variant does. */
export function samePlace(made: ProfileSettings, variant: ProfileSettings): boolean {
  const [a, b] = [made.method, variant.method];
  if (a.type === "oauth2" && b.type === "oauth2") {
    return a.grant === b.grant && a.token_url === b.token_url;
  }
  if (a.type === "oauth1" && b.type === "oauth1") return a.access_token_url === b.access_token_url;
  return a.type === b.type && made.origins.join() === variant.origins.join();
}

const GRANTS: Record<Grant, string> = {
  authorization_code: "authorization code with PKCE",
  client_credentials: "client credentials",
  device_code: "device code",
};

const PLACES: Record<Placement, string> = {
  header: "a header",
  query: "the address",
  body: "the body",
  cookie: "a cookie",
};

/** A method in words, as the engine says it of a profile. */
export function methodWords(method: Method): string {
  switch (method.type) {
    case "oauth2":
      return `OAuth 2, ${GRANTS[method.grant]}`;
    case "oauth1":
      return "OAuth 1.0a";
    case "api_key":
      return `API key in ${PLACES[method.placement]}`;
    case "bearer":
      return "Bearer token";
    case "basic":
      return "Basic";
    case "headers":
      return "Own headers";
    case "certificate":
      return "Client certificate";
  }
}
