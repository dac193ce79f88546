// A real OAuth 2 and OpenID Connect provider (oidc-provider) on a free loopback port, with an API
// that needs its tokens. Refresh tokens rotate; using one twice ends the whole grant.
//
//   node oidc_provider.mjs
//
// prints {"url": …} once it listens. What it does can be changed while it runs:
//
//   POST /_set   {"life": seconds, "deny": bool, "swallow": n, "down": bool}
//   GET  /_stats what it has seen
//
// swallow: that many refreshes are done as usual, but their answers never arrive.
import http from "node:http";
import { Provider } from "oidc-provider";

const AWKWARD = "s3cr:et/with+odd%chars&~";
const redirect_uris = ["http://127.0.0.1/callback"]; // any port (RFC 8252 §7.3)
const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

/** A client that somebody signs in to. */
const native = (client_id, token_endpoint_auth_method, more = {}) => ({
  client_id,
  token_endpoint_auth_method,
  application_type: "native",
  redirect_uris,
  response_types: ["code"],
  grant_types: ["authorization_code", "refresh_token"],
  ...more,
});
const clients = [
  native("public", "none"),
  native("basic", "client_secret_basic", { client_secret: AWKWARD }),
  native("post", "client_secret_post", { client_secret: AWKWARD }),
  native("device", "none", {
    redirect_uris: [],
    response_types: [],
    grant_types: [DEVICE, "refresh_token"],
  }),
  {
    client_id: "machine",
    client_secret: AWKWARD,
    token_endpoint_auth_method: "client_secret_basic",
    redirect_uris: [],
    response_types: [],
    scope: "api:read",
    grant_types: ["client_credentials"],
  },
];

const settings = { life: 60, deny: false, swallow: 0, down: false };
const stats = {
  issued: 0,
  refreshed: 0,
  swallowed: 0,
  refused: 0,
  revoked: 0,
  api_ok: 0,
  api_refused: 0,
  /** How many calls each access token let in, in the order of their first use. */
  uses: [],
};
const order = new Map();

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  server.on("request", provide(url).callback());
  process.stdout.write(`${JSON.stringify({ url })}\n`);
});

function provide(issuer) {
  const provider = new Provider(issuer, {
    clients,
    scopes: ["openid", "email", "offline_access", "api:read", "api:write"],
    claims: { openid: ["sub"], email: ["email"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["only for tests"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com` }),
    }),
    pkce: { required: (_, client) => client.responseTypeAllowed("code") },
    rotateRefreshToken: true,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    interactions: { url: (_, interaction) => `/consent/${interaction.uid}` },
    ttl: {
      AccessToken: () => settings.life,
      ClientCredentials: () => settings.life,
      RefreshToken: 3600,
      AuthorizationCode: 60,
      DeviceCode: 300,
      Grant: 36_000,
      Session: 36_000,
      Interaction: 600,
      IdToken: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: { enabled: true },
    },
  });
  provider.use(async (ctx, next) => {
    const own = { "/_stats": look, "/_set": change, "/api": protectedApi }[ctx.path];
    if (own) return own(ctx, provider);
    if (ctx.path.startsWith("/consent/")) return consent(ctx, provider);
    if (settings.down && ctx.path === "/token") {
      ctx.status = 503;
      return undefined;
    }
    await next();
    return counted(ctx);
  });
  return provider;
}

function look(ctx) {
  ctx.body = stats;
}

async function change(ctx) {
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  Object.assign(settings, JSON.parse(Buffer.concat(chunks).toString()));
  ctx.body = settings;
}

async function protectedApi(ctx, provider) {
  const token = /^Bearer (.+)$/i.exec(ctx.get("authorization"))?.[1];
  const found =
    token &&
    ((await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token)));
  if (!found) {
    stats.api_refused += 1;
    ctx.status = 401;
    ctx.set("WWW-Authenticate", 'Bearer error="invalid_token"');
    ctx.body = { ok: false };
    return;
  }
  stats.api_ok += 1;
  if (!order.has(token)) {
    order.set(token, stats.uses.length);
    stats.uses.push(0);
  }
  stats.uses[order.get(token)] += 1;
  ctx.body = { ok: true, account: found.accountId, client: found.clientId, scope: found.scope };
}

/** Alice signs in and agrees to everything, unless she was told to deny. */
async function consent(ctx, provider) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(ctx.req, ctx.res);
  const answer = (result) =>
    provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
  if (settings.deny) {
    return answer({ error: "access_denied", error_description: "Alice pressed Deny" });
  }
  if (prompt.name === "login") return answer({ login: { accountId: "alice" } });
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope ?? "openid");
  return answer({ consent: { grantId: await grant.save() } });
}

function counted(ctx) {
  const done = ctx.status === 200;
  if (ctx.path === "/token/revocation" && done) stats.revoked += 1;
  if (ctx.path !== "/token") return;
  // A device that still waits is not refused.
  if (!done && ctx.body?.error !== "authorization_pending") stats.refused += 1;
  if (done) stats.issued += 1;
  if (!done || ctx.oidc?.params?.grant_type !== "refresh_token") return;
  stats.refreshed += 1;
  if (settings.swallow > 0) {
    settings.swallow -= 1;
    stats.swallowed += 1;
    ctx.respond = false;
    ctx.res.destroy();
  }
}
