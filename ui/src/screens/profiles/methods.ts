import type { Method } from "../../bindings";

export type MethodType = Method["type"];

export interface MethodWords {
  type: MethodType;
  label: string;
  /** One line that tells somebody who has never heard of it whether it is theirs. */
  about: string;
  /** What a connection gives later. */
  gives: string;
}

/** In the order in which they are offered: the most common first. */
export const METHODS: readonly MethodWords[] = [
  {
    type: "oauth2",
    label: "OAuth 2",
    about: "You sign in at the provider, in your browser.",
    gives: "Each connection signs in and keeps its own token.",
  },
  {
    type: "api_key",
    label: "API key",
    about: "A key that goes along with every request.",
    gives: "Each connection gives its own key.",
  },
  {
    type: "bearer",
    label: "Bearer token",
    about: "A token that you were given, sent in a header.",
    gives: "Each connection gives its own token.",
  },
  {
    type: "basic",
    label: "Basic",
    about: "A user name and a password.",
    gives: "Each connection gives a user name and a password.",
  },
  {
    type: "headers",
    label: "Own headers",
    about: "Whatever headers the application asks for.",
    gives: "Each connection gives the values of the headers.",
  },
  {
    type: "oauth1",
    label: "OAuth 1.0a",
    about: "You sign in, and every request is signed.",
    gives: "Each connection signs in and keeps its own token.",
  },
  {
    type: "certificate",
    label: "Client certificate",
    about: "A certificate and its key prove who calls.",
    gives: "Each connection gives a certificate and its key.",
  },
];

export function wordsOf(type: MethodType): MethodWords {
  const words = METHODS.find((one) => one.type === type);
  if (!words) throw new Error(`no words for the method ${type}`);
  return words;
}

export function isMethod(text: string | null): text is MethodType {
  return METHODS.some((one) => one.type === text);
}

/** A method as it begins, before anything is typed. */
export function blankMethod(type: MethodType): Method {
  switch (type) {
    case "basic":
    case "certificate":
      return { type };
    case "bearer":
      return { type, prefix: "Bearer" };
    case "headers":
      return { type, headers: [{ name: "", label: "", secret: true }] };
    case "api_key":
      return {
        type,
        label: "API key",
        parameter: "X-API-Key",
        placement: "header",
        field: "password",
        prefix: "",
      };
    case "oauth1":
      return {
        type,
        request_token_url: "",
        authorization_url: "",
        access_token_url: "",
        consumer_key: "",
        signature: "HMAC-SHA1",
        encode_signature: true,
        placement: "header",
        realm: "",
        extra: [],
      };
    case "oauth2":
      return {
        type,
        grant: "authorization_code",
        authorization_url: "",
        token_url: "",
        device_url: "",
        revocation_url: "",
        issuer: "",
        client_id: "",
        client_auth: "basic",
        scopes: [],
        scope_separator: " ",
        authorization_extra: [],
        token_extra: [],
        refresh: { before: 60, on_401: true, statuses: [], body: "" },
        placement: "header",
        parameter: "",
        prefix: "Bearer",
      };
  }
}

/**
 * The secrets that a profile keeps itself, by their names in the vault. A public client has none,
 * but may have kept one from before.
 */
export function secretsOf(method: Method, stored: readonly string[]): readonly string[] {
  if (method.type === "oauth2") {
    const secret = "client_secret";
    return method.client_auth !== "none" || stored.includes(secret) ? [secret] : [];
  }
  if (method.type !== "oauth1") return [];
  return method.signature.startsWith("RSA") ? ["private_key"] : ["consumer_secret"];
}
