//! The key by which targets know that what they learn of somebody is from the load balancer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#user-claims-encoding>

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::{Map, Value as Json, json};

/// Tokens are good so long: as long as a target needs to look at one.
const LASTS_SECS: i64 = 120;
/// Characters of a line of PEM.
const PEM_LINE: usize = 64;

/// An ES256 key.
pub struct TokenKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    id: String,
    pem: String,
}

/// What a token is about.
pub(super) struct About<'a> {
    pub(super) balancer_arn: &'a str,
    pub(super) client_id: &'a str,
    pub(super) issuer: &'a str,
    pub(super) claims: &'a Map<String, Json>,
    pub(super) now: i64,
}

/// Bytes that make no key.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("these bytes make no P-256 key")]
pub struct NoKey;

impl From<KeyRejected> for NoKey {
    fn from(_: KeyRejected) -> Self {
        Self
    }
}

impl From<Unspecified> for NoKey {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl TokenKey {
    /// The key of a secret; the same for the same.
    ///
    /// # Errors
    /// One of four thousand million secrets is no key.
    pub fn new(secret: &[u8; 32]) -> Result<Self, NoKey> {
        let public = PrivateKey::from_private_key(&ECDH_P256, secret)?.compute_public_key()?;
        let der: PublicKeyX509Der<'_> = public.as_der()?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            secret,
            public.as_ref(),
        )?;
        Ok(Self {
            pair,
            random: SystemRandom::new(),
            id: id(der.as_ref()),
            pem: pem(der.as_ref()),
        })
    }

    /// What names it: the form of a UUID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public key.
    pub fn public_pem(&self) -> &str {
        &self.pem
    }

    /// A token, with AWS's padding.
    pub(super) fn sign(&self, about: &About<'_>) -> Option<String> {
        let expires = about.now.saturating_add(LASTS_SECS);
        let header = json!({
            "typ": "JWT",
            "kid": self.id,
            "alg": "ES256",
            "iss": about.issuer,
            "client": about.client_id,
            "signer": about.balancer_arn,
            "exp": expires,
        });
        let mut payload = about.claims.clone();
        payload.insert("exp".to_owned(), expires.into());
        payload.insert("iss".to_owned(), about.issuer.into());
        let encode = |json: &Json| URL_SAFE.encode(json.to_string());
        let signed = format!("{}.{}", encode(&header), encode(&Json::Object(payload)));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", URL_SAFE.encode(signature.as_ref())))
    }
}

fn id(public_key: &[u8]) -> String {
    let digest = hex::encode(digest(&SHA256, public_key));
    let mut rest = digest.as_str();
    let parts = [8, 4, 4, 4, 12].map(|length| {
        let (part, more) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = more;
        part
    });
    parts.join("-")
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at_checked(PEM_LINE).unwrap_or((rest, ""));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem + "-----END PUBLIC KEY-----\n"
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn targets_can_verify_tokens() {
        let key = TokenKey::new(&[7; 32]).unwrap();
        let claims = Map::from_iter([("sub".to_owned(), Json::from("ada"))]);
        let token = key.sign(&About {
            balancer_arn: "arn",
            client_id: "client",
            issuer: "https://idp.example",
            claims: &claims,
            now: 1_000,
        });
        let token = token.unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, payload) = signed.split_once('.').unwrap();
        let read = |part: &str| -> Json {
            serde_json::from_slice(&URL_SAFE.decode(part).unwrap()).unwrap()
        };
        assert_eq!(read(header)["signer"], "arn");
        assert_eq!(read(header)["kid"], key.id());
        assert_eq!(
            read(payload),
            json!({"sub": "ada", "exp": 1_120, "iss": "https://idp.example"})
        );
        let der: String = key
            .public_pem()
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        let der = STANDARD.decode(der).unwrap();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &der);
        let signature = URL_SAFE.decode(signature).unwrap();
        public.verify(signed.as_bytes(), &signature).unwrap();
        assert_eq!(TokenKey::new(&[7; 32]).unwrap().id(), key.id());
    }
}
