//! What is different at Apple: the client's secret is a token that the client signs, and names come
//! once, beside the code.
//!
//! <https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_cognito_idp::hosted::Provider;
use ringwall_core::Timestamp;
use ringwall_tokens::jwt::{Algorithm, Claims, SigningKey};

use super::claims::parse;
use super::{Fault, detail};

/// Seconds that a secret is good for.
const VALID_SECS: i64 = 300;
const USUAL_ISSUER: &str = "https://appleid.apple.com";

/// The client's secret of this moment.
pub(super) fn client_secret(provider: &Provider, now: Timestamp) -> Result<String, Fault> {
    let setting = |name: &'static str| detail(provider, name).ok_or(Fault::Setting(name));
    let unusable = Fault::Setting("private_key");
    let der = private_key(setting("private_key")?).ok_or(unusable.clone())?;
    let key = SigningKey::from_pkcs8(Algorithm::Es256, &der).map_err(|_| unusable.clone())?;
    let claims = Claims::new()
        .with("iss", setting("team_id")?)
        .with("iat", now.secs())
        .with("exp", now.secs().saturating_add(VALID_SECS))
        .with(
            "aud",
            detail(provider, "oidc_issuer").unwrap_or(USUAL_ISSUER),
        )
        .with("sub", setting("client_id")?);
    key.named(setting("key_id")?)
        .sign(&claims)
        .map_err(|_| unusable)
}

/// A key as Apple gives it, with or without the lines around it.
fn private_key(text: &str) -> Option<Vec<u8>> {
    let lines = text.lines().filter(|line| !line.starts_with("-----"));
    let base64: String = lines.flat_map(str::split_whitespace).collect();
    STANDARD.decode(base64).ok()
}

/// The names that come with the first sign-in. They come by the browser, so nothing else of what
/// stands there is taken.
pub(super) fn names(user: Option<&str>) -> Claims {
    let user = user.and_then(|user| parse(user.as_bytes()));
    let name = user.as_ref().and_then(|user| user.object("name"));
    let mut names = Claims::new();
    for part in ["firstName", "lastName"] {
        if let Some(text) = name.and_then(|name| name.text(part)) {
            names.set(part, text);
        }
    }
    let whole: Vec<_> = ["firstName", "lastName"]
        .into_iter()
        .filter_map(|part| names.text(part))
        .collect();
    if whole.is_empty() {
        return names;
    }
    let whole = whole.join(" ");
    names.with("name", whole)
}

#[cfg(test)]
mod tests {
    use ringwall_tokens::jwt::{Jwt, KeySet, key_set_json};

    use super::*;
    use crate::provider::tests::provider;

    #[test]
    fn signs_its_secret() {
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        let der = STANDARD.encode(&key.to_pkcs8().unwrap()[..]);
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");
        for text in [&der, &pem] {
            let details = [
                ("private_key", text.as_str()),
                ("team_id", "T"),
                ("key_id", "K"),
            ];
            let apple = provider("SignInWithApple", &details);
            let secret = client_secret(&apple, Timestamp::from_secs(1_000)).unwrap();
            let keys = key_set_json(&[key.public_jwk().with("kid", "K")]);
            let keys = KeySet::parse(keys.as_bytes()).unwrap();
            let jwt = Jwt::parse(&secret).unwrap();
            let claims = jwt.verify(&keys).unwrap();
            assert_eq!(
                (claims.text("iss"), claims.text("sub")),
                (Some("T"), Some("me"))
            );
            assert_eq!(claims.text("aud"), Some(USUAL_ISSUER));
            assert_eq!(claims.seconds("exp"), Some(1_300));
        }
        let bad = provider("SignInWithApple", &[("private_key", "x"), ("team_id", "T")]);
        assert_eq!(
            client_secret(&bad, Timestamp::from_secs(0)),
            Err(Fault::Setting("private_key"))
        );
    }

    #[test]
    fn takes_names_and_nothing_else() {
        let user = r#"{"name":{"firstName":"Ann","lastName":"B"},"email":"x@y.example","sub":"1"}"#;
        assert_eq!(
            names(Some(user)).to_json(),
            r#"{"firstName":"Ann","lastName":"B","name":"Ann B"}"#
        );
        assert!(names(Some("x")).is_empty() && names(None).is_empty());
    }
}
