// An OpenID Connect provider of `oidc-provider`, over TLS, that logs everybody in who asks.
//
// node oidc_provider.mjs <node_modules> <settings in JSON>

import { createServer } from "node:https";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, text] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(join(modules, "oidc-provider/lib/index.js")));
const { issuer, port, certificate, key, jwks, clients, people } = JSON.parse(text);

const TAGS = "https://aws.amazon.com/tags";
const provider = new Provider(issuer, {
  clients: clients.map((client_id) => ({
    client_id,
    redirect_uris: ["https://app.example.org/callback"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  })),
  jwks,
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "amr"], email: ["email"], aws: [TAGS] },
  scopes: ["openid", "email", "aws"],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...people[accountId]?.claims }) }),
});

// Whoever asks is who his `login_hint` says, and consents to everything.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const accountId = params.login_hint;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  const login = { accountId, amr: people[accountId]?.amr };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, { login, consent });
});

const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
createServer(tls, provider.callback()).listen(port, "127.0.0.1", () => console.log("ready"));
