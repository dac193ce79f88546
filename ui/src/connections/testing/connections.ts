/** Connections, profiles and services for tests of screens. */
import type {
  ConnectionDetail,
  ConnectionSummary,
  Oauth2Settings,
  ProfileDetail,
  Service,
} from "../../bindings";

export function connection(part: Partial<ConnectionSummary> = {}): ConnectionSummary {
  return {
    id: "c1",
    name: "Zoho CRM",
    link_name: "zoho_crm",
    profile: "p1",
    profile_name: "Zoho",
    service: "zoho",
    method: "oauth2",
    method_label: "OAuth 2, authorization code with PKCE",
    state: "connected",
    renews: false,
    testable: true,
    flows: [],
    waiting: 0,
    created: 0,
    ...part,
  };
}

export function detail(part: Partial<ConnectionDetail> = {}): ConnectionDetail {
  return {
    ...connection(),
    wanted: [],
    fields: {},
    secrets: [],
    scopes: [],
    granted: [],
    origins: ["https://www.zohoapis.eu"],
    confirmed: [],
    ...part,
  };
}

function oauth2(host: string): { type: "oauth2" } & Oauth2Settings {
  return {
    type: "oauth2",
    grant: "authorization_code",
    authorization_url: `https://accounts.${host}/auth`,
    token_url: `https://accounts.${host}/token`,
    device_url: "",
    revocation_url: "",
    issuer: "",
    client_id: "",
    client_auth: "basic",
    scopes: [
      { name: "deals.ALL", description: "Read, create and change deals", chosen: true },
      { name: "users.READ", description: "See who owns a deal", chosen: false },
    ],
    scope_separator: " ",
    authorization_extra: [],
    token_extra: [],
    refresh: { before: 60, on_401: true, statuses: [], body: "" },
    placement: "header",
    parameter: "",
    prefix: "Bearer",
  };
}

/** A service in two regions. */
export const zoho: Service = {
  key: "zoho",
  name: "Zoho CRM",
  documentation: "https://www.zoho.com/",
  register_url: "https://api-console.zoho.eu/",
  register_hint: "Add a client in the API console.",
  variants: ["eu", "com"].map((region) => ({
    name: region === "eu" ? "Europe" : "United States",
    placeholders: [],
    profile: {
      name: "Zoho CRM",
      service: "zoho",
      method: oauth2(`zoho.${region}`),
      origins: [`https://www.zohoapis.${region}`],
      extra_ca: "",
      on_premises: false,
    },
  })),
};

/** A profile by which a connection gives a key. */
export const pager: ProfileDetail = {
  id: "p2",
  name: "Pager",
  method: "api_key",
  method_label: "API key, header",
  testable: false,
  on_premises: false,
  connections: [],
  updated: 0,
  settings: {
    name: "Pager",
    method: {
      type: "api_key",
      label: "API key",
      parameter: "X-Key",
      placement: "header",
      field: "password",
      prefix: "",
    },
    origins: ["https://pager.example.com"],
    extra_ca: "",
    on_premises: false,
  },
  secrets: [],
  fields: [{ name: "key", label: "API key", help: "", secret: true, hidden: true, lines: false }],
};
