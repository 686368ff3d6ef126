//! What a pool publishes for those who verify its tokens: its key set and its discovery document.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>

use ringwall_tokens::jwt::Claims;

use super::keys::KeyRing;

/// The key set (`/.well-known/jwks.json`).
pub(crate) fn key_set(ring: &KeyRing) -> String {
    let keys: Vec<&str> = ring.published().map(|key| key.jwk.as_str()).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// What a pool offers besides the usual.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Offers {
    /// Applications may register.
    pub(crate) registration: bool,
    /// A client's id may be the URL of a document.
    pub(crate) metadata_documents: bool,
}

/// The discovery document (`/.well-known/openid-configuration`). `key_set_base` is the URL of the
/// pool below which the key set stands; the login pages' endpoints are named where there is a domain.
pub(crate) fn discovery(
    issuer: &str,
    key_set_base: &str,
    domain: Option<&str>,
    offers: Offers,
) -> String {
    let mut document = Claims::new()
        .with("issuer", issuer)
        .with("jwks_uri", format!("{key_set_base}/.well-known/jwks.json"))
        .with("id_token_signing_alg_values_supported", vec!["RS256"])
        .with("response_types_supported", vec!["code", "token"])
        .with(
            "scopes_supported",
            vec!["openid", "email", "phone", "profile"],
        )
        .with("subject_types_supported", vec!["public"])
        .with(
            "token_endpoint_auth_methods_supported",
            vec!["client_secret_basic", "client_secret_post"],
        )
        .with("code_challenge_methods_supported", vec!["S256"]);
    if let Some(domain) = domain {
        for (name, path) in [
            ("authorization_endpoint", "/oauth2/authorize"),
            ("token_endpoint", "/oauth2/token"),
            ("userinfo_endpoint", "/oauth2/userInfo"),
            ("revocation_endpoint", "/oauth2/revoke"),
            ("end_session_endpoint", "/logout"),
        ] {
            document.set(name, format!("{domain}{path}"));
        }
        if offers.registration {
            document.set("registration_endpoint", format!("{domain}/oauth2/register"));
        }
        if offers.metadata_documents {
            document.set("client_id_metadata_document_supported", true);
        }
    }
    document.to_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discovery_document_names_endpoints_where_there_is_a_domain() {
        let base = "http://localhost:4566/us-east-1_x";
        let issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_x";
        let bare = discovery(issuer, base, None, Offers::default());
        assert!(
            bare.contains(
                r#""jwks_uri":"http://localhost:4566/us-east-1_x/.well-known/jwks.json""#
            )
        );
        assert!(bare.contains(&format!(r#""issuer":"{issuer}""#)));
        assert!(!bare.contains("token_endpoint\""));
        let offers = Offers {
            registration: true,
            metadata_documents: true,
        };
        let full = discovery(issuer, base, Some("https://login.example.com"), offers);
        for said in [
            r#""token_endpoint":"https://login.example.com/oauth2/token""#,
            r#""registration_endpoint":"https://login.example.com/oauth2/register""#,
            r#""client_id_metadata_document_supported":true"#,
        ] {
            assert!(full.contains(said), "{said}");
        }
    }
}
