//! A provider's ID token, verified (`OpenID` Connect Core 1.0 §3.1.3.7).

use ringwall_core::Timestamp;
use ringwall_tokens::jwt::{ClaimError, Claims, IdToken, Jwt, KeySet};

use super::Fault;

/// How far a provider's clock may be off.
const LEEWAY_SECONDS: u32 = 60;

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

impl Expected<'_> {
    /// The claims of a token that one of the keys has signed, for this client, this journey and now.
    pub(super) fn verify(&self, token: &str, keys: &KeySet) -> Result<Claims, Fault> {
        let jwt = Jwt::parse(token)?;
        let claims = jwt.verify(keys)?;
        let read = IdToken::read(claims)?;
        if !is_same_issuer(read.issuer, self.issuer) {
            return Err(Fault::Issuer);
        }
        let is_party = read
            .authorized_party
            .is_none_or(|party| party == self.client_id);
        if !read.audiences.contains(&self.client_id) || !is_party {
            return Err(ClaimError::Audience.into());
        }
        read.require_current(self.now.secs(), LEEWAY_SECONDS)?;
        if claims.text("nonce") != Some(self.nonce) {
            return Err(Fault::Nonce);
        }
        Ok(claims.clone())
    }
}

/// Whether two texts name one issuer: with or without a last slash.
pub(super) fn is_same_issuer(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use ringwall_tokens::jwt::{Algorithm, JwtError, SigningKey, key_set_json};

    use super::*;

    const ISSUER: &str = "https://idp.example";

    fn expected() -> Expected<'static> {
        Expected {
            issuer: ISSUER,
            client_id: "me",
            nonce: "n1",
            now: Timestamp::from_secs(1_000),
        }
    }

    fn good() -> Claims {
        Claims::new()
            .with("iss", ISSUER)
            .with("sub", "42")
            .with("aud", "me")
            .with("iat", 990)
            .with("exp", 1_290)
            .with("nonce", "n1")
    }

    fn keys(key: &SigningKey) -> KeySet {
        KeySet::parse(key_set_json(&[key.public_jwk()]).as_bytes()).unwrap()
    }

    fn verify(claims: &Claims) -> Result<Claims, Fault> {
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        expected().verify(&key.sign(claims).unwrap(), &keys(&key))
    }

    #[test]
    fn believes_what_is_said_for_this_journey() {
        assert_eq!(verify(&good()), Ok(good()));
        let several = good().with("aud", vec!["other", "me"]).with("azp", "me");
        assert!(verify(&several).is_ok());
        assert!(verify(&good().with("iss", "https://idp.example/")).is_ok());
    }

    #[test]
    fn refuses_what_is_said_for_others() {
        for (claims, fault) in [
            (good().with("iss", "https://evil.example"), Fault::Issuer),
            (good().with("aud", "other"), ClaimError::Audience.into()),
            (good().with("azp", "other"), ClaimError::Audience.into()),
            (
                good().with("aud", "other").with("azp", "me"),
                ClaimError::Audience.into(),
            ),
            (good().with("nonce", "n2"), Fault::Nonce),
            (good().with("nonce", 1), Fault::Nonce),
            (
                good().with("exp", 900),
                ClaimError::Expired {
                    now: 1_000,
                    expires_at: 900,
                }
                .into(),
            ),
        ] {
            assert_eq!(verify(&claims), Err(fault));
        }
        let mut without = good();
        without.remove("nonce");
        assert_eq!(verify(&without), Err(Fault::Nonce));
    }

    #[test]
    fn refuses_other_keys_and_algorithms() {
        let [own, other] = [(); 2].map(|()| SigningKey::generate(Algorithm::Es256).unwrap());
        let token = other.sign(&good()).unwrap();
        let verify = |token: &str| expected().verify(token, &keys(&own));
        assert_eq!(verify(&token), Err(JwtError::UnknownKey.into()));
        let renamed = other.named(own.key_id()).sign(&good()).unwrap();
        assert_eq!(verify(&renamed), Err(JwtError::Signature.into()));
        // {"alg":"none"} and {"alg":"HS256"}: a public key is no shared secret.
        let token = own.sign(&good()).unwrap();
        let (_, rest) = token.split_once('.').unwrap();
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"] {
            let confused = format!("{header}.{rest}");
            assert_eq!(
                verify(&confused),
                Err(JwtError::UnsupportedAlgorithm.into())
            );
        }
    }
}
