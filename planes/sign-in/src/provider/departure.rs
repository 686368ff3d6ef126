//! The address at a provider that a browser is sent to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_cognito_idp::hosted::Provider;
use ringwall_crypto::sha256;

use super::{Fault, Kind, detail};
use crate::web::pairs::Pairs;

/// The value of `prompt` that is answered here.
const SILENT: &str = "none";

/// How somebody leaves.
pub(crate) struct Departure<'a> {
    pub(crate) provider: &'a Provider,
    /// What the application asked for.
    pub(crate) query: &'a Pairs,
    pub(crate) return_to: &'a str,
    pub(crate) state: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) code_verifier: &'a str,
    /// Levels of authentication, in the provider's words.
    pub(crate) acr_values: Option<&'a str>,
}

impl Departure<'_> {
    /// The address.
    pub(crate) fn address(&self) -> Result<String, Fault> {
        let kind = Kind::of(self.provider).ok_or(Fault::Setting("type"))?;
        let base = detail(self.provider, "authorize_url").ok_or(Fault::Setting("authorize_url"))?;
        let client_id = detail(self.provider, "client_id").ok_or(Fault::Setting("client_id"))?;
        let scope = detail(self.provider, "authorize_scopes").unwrap_or_default();
        let mut asked = Pairs::default()
            .with("client_id", client_id)
            .with("redirect_uri", self.return_to)
            .with("response_type", "code")
            .with("scope", scope)
            .with("state", self.state);
        if kind.has_id_token() {
            asked = asked.with("nonce", self.nonce);
        }
        if kind.takes_proof_key() {
            let challenge = URL_SAFE_NO_PAD.encode(sha256(self.code_verifier.as_bytes()));
            asked = asked
                .with("code_challenge", &challenge)
                .with("code_challenge_method", "S256");
        }
        if kind == Kind::Apple {
            // With any scope Apple answers by a form only.
            asked = asked.with("response_mode", "form_post");
        }
        if let Some(prompt) = self.prompt() {
            asked = asked.with("prompt", &prompt);
        }
        if let Some(hint) = self.query.get("login_hint").filter(|_| kind == Kind::Oidc) {
            asked = asked.with("login_hint", hint);
        }
        if let Some(values) = self.acr_values.filter(|_| kind == Kind::Oidc) {
            asked = asked.with("acr_values", values);
        }
        let separator = if base.contains('?') { '&' } else { '?' };
        Ok(format!("{base}{separator}{}", asked.encode()))
    }

    fn prompt(&self) -> Option<String> {
        let prompts = self.query.text("prompt").split(' ');
        let prompts: Vec<_> = prompts
            .filter(|prompt| !prompt.is_empty() && *prompt != SILENT)
            .collect();
        (!prompts.is_empty()).then(|| prompts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::tests::provider;

    fn address(kind: &'static str, query: &str) -> Pairs {
        let departure = Departure {
            provider: &provider(
                kind,
                &[("authorize_url", "https://idp.example/auth?tenant=1")],
            ),
            query: &Pairs::parse(query.as_bytes()).ok().unwrap(),
            return_to: "http://shop.auth.us-east-1.localhost:4566/oauth2/idpresponse",
            state: "the-state",
            nonce: "the-nonce",
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            acr_values: Some("corp:code"),
        };
        let address = departure.address().unwrap();
        let query = address.strip_prefix("https://idp.example/auth?").unwrap();
        Pairs::parse(query.as_bytes()).ok().unwrap()
    }

    #[test]
    fn asks_for_a_code_bound_to_this_journey() {
        let asked = address("OIDC", "");
        for (name, value) in [
            ("tenant", "1"),
            ("client_id", "me"),
            ("response_type", "code"),
            ("scope", "openid email"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            // RFC 7636, appendix B.
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(asked.get(name), Some(value), "{name}");
        }
        assert!(
            asked
                .text("redirect_uri")
                .ends_with(":4566/oauth2/idpresponse")
        );
    }

    #[test]
    fn prompts_go_on_but_for_none_and_hints_to_oidc_alone() {
        let asked = address("OIDC", "prompt=login+consent&login_hint=ann&state=app");
        assert_eq!(asked.get("prompt"), Some("login consent"));
        assert_eq!(asked.get("login_hint"), Some("ann"));
        assert_eq!(asked.get("acr_values"), Some("corp:code"));
        assert_eq!(address("OIDC", "prompt=none").get("prompt"), None);
        let asked = address("Google", "prompt=select_account&login_hint=ann");
        assert_eq!(asked.get("prompt"), Some("select_account"));
        assert_eq!(
            (asked.get("login_hint"), asked.get("acr_values")),
            (None, None)
        );
    }

    #[test]
    fn each_kind_is_asked_what_it_understands() {
        assert_eq!(
            address("SignInWithApple", "").get("response_mode"),
            Some("form_post")
        );
        for kind in ["Facebook", "LoginWithAmazon"] {
            let asked = address(kind, "");
            assert_eq!(
                (asked.get("nonce"), asked.get("code_challenge")),
                (None, None)
            );
        }
    }
}
