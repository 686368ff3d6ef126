//! The key that a signature is checked with.

use std::sync::Arc;

use quick_cache::sync::Cache;
use ringwall_crypto::{DerivedP256PublicKey, HmacSha256Key, constant_time_eq, sha256};
use zeroize::Zeroizing;

use super::{Algorithm, Signed, SigningKeys};
use crate::refusal::Refusal;

/// Public keys kept at once. Deriving one costs far more than checking a signature with it.
const PUBLIC_KEYS: usize = 10_000;

/// Keys by which signatures are checked, kept for the next request.
#[derive(Default)]
pub(crate) struct VerifyingKeys {
    signing: SigningKeys,
    public: PublicKeys,
}

/// The key that a signature is checked with.
#[derive(Clone, Debug)]
pub(crate) enum VerifyingKey {
    /// Of Signature Version 4: the signing key itself.
    Hmac(Arc<HmacSha256Key>),
    /// Of Version 4A.
    Public(DerivedP256PublicKey),
}

/// Public keys by access key, found by a hash as signing keys are.
struct PublicKeys(Cache<[u8; 32], DerivedP256PublicKey>);

impl VerifyingKeys {
    /// The key that goes with a signature, and the secret that it must have been made with.
    pub(super) fn of(&self, signed: &Signed<'_>, secret: &str) -> Result<VerifyingKey, Refusal> {
        let id = &signed.access_key_id;
        match signed.algorithm {
            Algorithm::HmacSha256 => {
                let (date, region) = (&signed.scope_date, &signed.region);
                let key = self.signing.of(id, secret, date, region, &signed.service);
                Ok(VerifyingKey::Hmac(key))
            }
            Algorithm::EcdsaP256Sha256 => Ok(VerifyingKey::Public(self.public.of(id, secret)?)),
        }
    }

    /// Forgets all keys.
    pub(crate) fn clear(&self) {
        self.signing.clear();
        self.public.0.clear();
    }
}

impl VerifyingKey {
    /// Whether a hexadecimal signature is of this key over the text.
    pub(super) fn verifies(&self, text: &[u8], signature: &str) -> bool {
        match self {
            Self::Hmac(key) => {
                let wanted = hex::encode(key.sign(text));
                constant_time_eq(wanted.as_bytes(), signature.as_bytes())
            }
            Self::Public(key) => {
                let signature = hex::decode(signature);
                signature.is_ok_and(|signature| key.verify(text, &signature).is_ok())
            }
        }
    }
}

impl Default for PublicKeys {
    fn default() -> Self {
        Self(Cache::new(PUBLIC_KEYS))
    }
}

impl PublicKeys {
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key-sigv4a>
    fn of(&self, access_key_id: &str, secret: &str) -> Result<DerivedP256PublicKey, Refusal> {
        let name = Zeroizing::new(format!("{access_key_id}\0{secret}"));
        let place = sha256(name.as_bytes());
        if let Some(key) = self.0.get(&place) {
            return Ok(key);
        }
        let input = Zeroizing::new(format!("AWS4A{secret}"));
        let label = Algorithm::EcdsaP256Sha256.name();
        let key = DerivedP256PublicKey::derive(
            input.as_bytes(),
            label.as_bytes(),
            access_key_id.as_bytes(),
        )
        .map_err(Refusal::internal)?;
        self.0.insert(place, key.clone());
        Ok(key)
    }
}
