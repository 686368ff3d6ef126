// A relying party that knows nothing but an issuer: discovery, a code with a proof key, refresh, user
// info, sign-out; then one that registers itself. Reads its settings from standard input, and prints
// what it saw.

import dns from "node:dns";
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(`${process.env.RINGWALL_NODE_MODULES}/`);
const oidc = await import(require.resolve("openid-client"));
const insecure = { execute: [oidc.allowInsecureRequests] };

// Browsers find every name below localhost on this machine; resolvers may not.
const lookup = dns.lookup;
dns.lookup = (name, options, done) =>
  lookup(name.endsWith(".localhost") ? "localhost" : name, options, done);

let input = "";
for await (const part of process.stdin) input += part;
const settings = JSON.parse(input);

/** A browser that keeps cookies and does what a person would. */
class Browser {
  cookies = new Map();

  async send(address, form) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const reply = await fetch(address, {
      method: form ? "POST" : "GET",
      body: form && new URLSearchParams(form),
      headers: { cookie },
      redirect: "manual",
    });
    for (const set of reply.headers.getSetCookie()) {
      const [name, value] = set.split(";")[0].split("=");
      this.cookies.set(name, value);
    }
    const location = reply.headers.get("location");
    return { text: await reply.text(), location: location && new URL(location, address) };
  }

  /** Goes on until it is sent back to the application; `seen` are the paths on the way. */
  async follow(address, seen = []) {
    let { text, location } = await this.send(address);
    for (let steps = 0; steps < 10; steps += 1) {
      if (location?.href.startsWith(settings.back)) return { back: location, seen };
      if (location) {
        address = location;
        ({ text, location } = await this.send(address));
        continue;
      }
      seen.push(address.pathname);
      const form = { _csrf: text.match(/name="_csrf" value="([^"]+)"/)[1] };
      if (address.pathname === "/login") Object.assign(form, settings.user);
      if (address.pathname === "/oauth2/consent") form.consent = "allow";
      ({ text, location } = await this.send(address, form));
    }
    throw new Error(`lost at ${address}: ${text}`);
  }
}

/** Signs in with a code and a proof key. */
async function signIn(config, browser, more = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: settings.back,
    scope: "openid email",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...more,
  });
  const { back, seen } = await browser.follow(address);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const tokens = await oidc.authorizationCodeGrant(config, back, checks);
  return { tokens, claims: tokens.claims(), seen };
}

const issuer = new URL(settings.issuer);
const config = await oidc.discovery(issuer, settings.client, settings.secret, undefined, insecure);
const browser = new Browser();
const first = await signIn(config, browser, { acr_values: "urn:cognito:loa:1" });
const again = await signIn(config, browser);
const refreshed = await oidc.refreshTokenGrant(config, first.tokens.refresh_token);
const info = await oidc.fetchUserInfo(config, refreshed.access_token, first.claims.sub);

const out = oidc.buildEndSessionUrl(config, { logout_uri: settings.back });
const signedOut = await browser.follow(out);
const silent = oidc.buildAuthorizationUrl(config, {
  redirect_uri: settings.back,
  scope: "openid",
  prompt: "none",
});
const stranger = await browser.follow(silent);
await oidc.tokenRevocation(config, first.tokens.refresh_token);
const revoked = await oidc.refreshTokenGrant(config, first.tokens.refresh_token).then(
  () => "none",
  (error) => error.error,
);

const registered = await oidc.dynamicClientRegistration(
  issuer,
  { client_name: "Notes", redirect_uris: [settings.back], token_endpoint_auth_method: "none" },
  oidc.None(),
  insecure,
);
const third = await signIn(registered, browser);
const fourth = await signIn(registered, browser);

console.log(
  JSON.stringify({
    claims: first.claims,
    seen: [first.seen, again.seen, third.seen, fourth.seen],
    refreshed: Boolean(refreshed.id_token),
    info,
    signedOut: signedOut.back.href,
    stranger: stranger.back.searchParams.get("error"),
    revoked,
    registered: registered.clientMetadata(),
    audience: third.claims.aud,
  }),
);
