// An OpenID Connect provider of `oidc-provider`, over TLS, that logs everybody in who asks, but for
// who says that he `denies`.
//
// node oidc_provider.mjs <node_modules> <settings in JSON>

import { createServer } from "node:https";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, text] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(join(modules, "oidc-provider/lib/index.js")));
const { issuer, port, certificate, key, jwks, clients, people } = JSON.parse(text);

// People in a file may change while the provider runs.
const known = () => (typeof people === "string" ? JSON.parse(readFileSync(people)) : people);
const TAGS = "https://aws.amazon.com/tags";
const provider = new Provider(issuer, {
  clients: clients.map((client) => ({
    redirect_uris: ["https://app.example.org/callback"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    ...(typeof client === "string" ? { client_id: client } : client),
  })),
  jwks,
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"], aws: [TAGS] },
  scopes: ["openid", "email", "profile", "aws"],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...known()[accountId]?.claims }) }),
});

// Whoever asks is who his `login_hint` says, and consents to everything.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  const accountId = params.login_hint;
  if (accountId === "denies") {
    ctx.respond = false;
    const denial = { error: "access_denied", error_description: "The user said no" };
    await provider.interactionFinished(ctx.req, ctx.res, denial);
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  const login = { accountId, amr: known()[accountId]?.amr };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, { login, consent });
});

const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
createServer(tls, provider.callback()).listen(port, "127.0.0.1", () => console.log("ready"));
