//! Import tokens: they carry the wrapping key's private half, sealed, so that nothing is kept
//! for imports that never come.

use ringwall_core::{AccountId, Region, RequestContext, Timestamp};
use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PrivateKey};
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use ringwall_crypto::wrapping::{self, WrappingAlgorithm};
use ringwall_crypto::{HmacSha256Key, SecretBytes, derive_key};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::Kms;
use crate::api::{AlgorithmSpec, KeySpec, WrappingKeySpec};
use crate::error::KmsError;
use crate::resources::algorithms;
use crate::resources::key::Key;
use crate::resources::key_id::KeyId;

/// How long a token is good for.
pub(crate) const TOKEN_LIFE_DAYS: i64 = 1;
const SALT_BYTES: usize = 16;
const AAD: &[u8] = b"ringwall kms import token v1";

/// What a token says.
#[derive(Serialize, Deserialize)]
pub(crate) struct ImportToken {
    account: AccountId,
    region: Region,
    key: KeyId,
    algorithm: AlgorithmSpec,
    wrapping_spec: WrappingKeySpec,
    private_key: SecretBytes,
    valid_to: Timestamp,
}

impl ImportToken {
    pub(crate) fn new(
        key: &Key,
        pair: &PrivateKey,
        algorithm: AlgorithmSpec,
        wrapping_spec: WrappingKeySpec,
        valid_to: Timestamp,
    ) -> Result<Self, KmsError> {
        Ok(Self {
            account: key.account,
            region: key.region.clone(),
            key: key.id.clone(),
            algorithm,
            wrapping_spec,
            private_key: pair.to_pkcs8().map_err(KmsError::internal)?,
            valid_to,
        })
    }

    /// Unwraps key material for `key`.
    pub(crate) fn unwrap(
        &self,
        key: &Key,
        now: Timestamp,
        wrapped: &[u8],
    ) -> Result<SecretBytes, KmsError> {
        if self.account != key.account || self.region != key.region || self.key != key.id {
            return Err(KmsError::invalid_import_token());
        }
        if now >= self.valid_to {
            return Err(KmsError::expired_import_token());
        }
        let spec = match self.wrapping_spec {
            WrappingKeySpec::Rsa2048 => KeyPairSpec::Rsa2048,
            WrappingKeySpec::Rsa3072 => KeyPairSpec::Rsa3072,
            WrappingKeySpec::Rsa4096 => KeyPairSpec::Rsa4096,
            WrappingKeySpec::Sm2 => return Err(KmsError::sm2_unsupported()),
        };
        let private_key = PrivateKey::from_pkcs8(spec, self.private_key.expose());
        let algorithm = wrapping_algorithm(self.algorithm, self.wrapping_spec, key.spec)?;
        wrapping::unwrap(
            &private_key.map_err(KmsError::internal)?,
            algorithm,
            wrapped,
        )
        .map_err(|_| KmsError::invalid_ciphertext())
    }
}

impl Kms {
    pub(crate) fn seal_import_token(
        &self,
        token: &ImportToken,
        ctx: &RequestContext,
    ) -> Result<Vec<u8>, KmsError> {
        let (salt, nonce): ([u8; SALT_BYTES], [u8; NONCE_BYTES]) =
            (ctx.random_bytes(), ctx.random_bytes());
        let text = Zeroizing::new(minicbor_serde::to_vec(token).map_err(KmsError::internal)?);
        let mut sealed = [&salt[..], &nonce[..]].concat();
        let start = sealed.len();
        sealed.extend_from_slice(&text);
        let key = self.import_key(&salt)?;
        key.seal(nonce, AAD, &mut sealed, start)
            .map_err(KmsError::internal)?;
        Ok(sealed)
    }

    pub(crate) fn open_import_token(&self, sealed: &[u8]) -> Result<ImportToken, KmsError> {
        let invalid = KmsError::invalid_import_token;
        let (salt, rest) = sealed
            .split_first_chunk::<SALT_BYTES>()
            .ok_or_else(invalid)?;
        let (nonce, rest) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(invalid)?;
        let mut text = Zeroizing::new(rest.to_vec());
        let key = self.import_key(salt)?;
        let opened = key.open(*nonce, AAD, &mut text).map_err(|_| invalid())?;
        minicbor_serde::from_slice(opened).map_err(|_| invalid())
    }

    fn import_key(&self, salt: &[u8]) -> Result<SymmetricKey, KmsError> {
        let base = HmacSha256Key::new(&self.import_key);
        let key = Zeroizing::new(derive_key(&base, b"import token", salt));
        SymmetricKey::new(&key[..]).map_err(KmsError::internal)
    }
}

/// The engine's algorithm, if key material of that spec may be wrapped so.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html#select-wrapping-algorithm>
pub(crate) fn wrapping_algorithm(
    algorithm: AlgorithmSpec,
    wrapping_spec: WrappingKeySpec,
    spec: KeySpec,
) -> Result<WrappingAlgorithm, KmsError> {
    let wrapping = match algorithm {
        AlgorithmSpec::RsaesOaepSha1 => WrappingAlgorithm::Oaep(OaepHash::Sha1),
        AlgorithmSpec::RsaesOaepSha256 => WrappingAlgorithm::Oaep(OaepHash::Sha256),
        AlgorithmSpec::RsaAesKeyWrapSha1 => WrappingAlgorithm::OaepThenKeyWrap(OaepHash::Sha1),
        AlgorithmSpec::RsaAesKeyWrapSha256 => WrappingAlgorithm::OaepThenKeyWrap(OaepHash::Sha256),
        AlgorithmSpec::RsaesPkcs1V15 | AlgorithmSpec::Sm2pke => {
            return Err(KmsError::wrapping_not_for_spec(algorithm, spec));
        }
    };
    let allowed = match wrapping {
        WrappingAlgorithm::Oaep(_) => fits_into_block(spec, wrapping_spec),
        WrappingAlgorithm::OaepThenKeyWrap(_) => algorithms::key_pair_spec(spec).is_some(),
    };
    if allowed {
        Ok(wrapping)
    } else {
        Err(KmsError::wrapping_not_for_spec(algorithm, spec))
    }
}

/// Whether the key material goes into one RSA block: never a private key of RSA.
const fn fits_into_block(spec: KeySpec, wrapping_spec: WrappingKeySpec) -> bool {
    match spec {
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => false,
        KeySpec::EccNistP521 => !matches!(wrapping_spec, WrappingKeySpec::Rsa2048),
        _ => true,
    }
}
