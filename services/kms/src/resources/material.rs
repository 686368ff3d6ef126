//! Key material: the secret itself.

use std::sync::OnceLock;

use ringwall_crypto::SecretBytes;
use ringwall_crypto::asymmetric::PrivateKey;
use ringwall_crypto::blob::BackingKey;
use serde::{Deserialize, Serialize};

use super::algorithms;
use crate::api::KeySpec;
use crate::error::KmsError;

/// 1024 bits: longer HMAC keys are hashed before they are imported.
const LARGEST_HMAC_KEY_BYTES: usize = 128;

/// Names one key material of a key: 32 bytes, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct MaterialId(pub(crate) [u8; 32]);

impl MaterialId {
    /// Reads the form that AWS shows.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl std::fmt::Display for MaterialId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A key material as it is stored: raw bytes of symmetric and HMAC keys, PKCS#8 of key pairs.
///
/// The parsed form is kept beside it while the row is in the cache, so that hot keys are not
/// parsed again.
#[derive(Serialize, Deserialize)]
pub(crate) struct Material {
    bytes: SecretBytes,
    #[serde(skip)]
    backing_key: OnceLock<BackingKey>,
    #[serde(skip)]
    private_key: OnceLock<PrivateKey>,
}

impl Material {
    pub(crate) fn new(bytes: SecretBytes) -> Self {
        Self {
            bytes,
            backing_key: OnceLock::new(),
            private_key: OnceLock::new(),
        }
    }

    /// The same secret, for a replica.
    pub(crate) fn copy_of(other: &Self) -> Self {
        Self::new(SecretBytes::copy_of(other.bytes.expose()))
    }

    /// Imported material, if it is of the spec's size or form.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#importing-keys-material-requirements>
    pub(crate) fn imported(spec: KeySpec, bytes: SecretBytes) -> Result<Self, KmsError> {
        let size = bytes.expose().len();
        let allowed = match spec {
            KeySpec::SymmetricDefault => 32..=32,
            KeySpec::Hmac224 => 28..=LARGEST_HMAC_KEY_BYTES,
            KeySpec::Hmac256 => 32..=LARGEST_HMAC_KEY_BYTES,
            KeySpec::Hmac384 => 48..=LARGEST_HMAC_KEY_BYTES,
            KeySpec::Hmac512 => 64..=LARGEST_HMAC_KEY_BYTES,
            _ => 0..=usize::MAX,
        };
        if !allowed.contains(&size) {
            return Err(KmsError::incorrect_material());
        }
        let material = Self::new(bytes);
        if algorithms::key_pair_spec(spec).is_some() {
            material
                .private_key(spec)
                .map_err(|_| KmsError::incorrect_material())?;
        }
        Ok(material)
    }

    /// The stored bytes: an HMAC key as it is, or for copying to a replica.
    pub(crate) const fn bytes(&self) -> &SecretBytes {
        &self.bytes
    }

    /// As the key that symmetric ciphertexts are made with.
    pub(crate) fn backing_key(&self) -> Result<&BackingKey, KmsError> {
        if let Some(key) = self.backing_key.get() {
            return Ok(key);
        }
        let parsed = BackingKey::new(self.bytes.expose()).map_err(KmsError::internal)?;
        Ok(self.backing_key.get_or_init(|| parsed))
    }

    /// The public half of a key pair, as DER SubjectPublicKeyInfo.
    pub(crate) fn public_key(&self, spec: KeySpec) -> Result<Vec<u8>, KmsError> {
        self.private_key(spec)?
            .public_key_der()
            .map_err(KmsError::internal)
    }

    /// As the private key of a key pair.
    pub(crate) fn private_key(&self, spec: KeySpec) -> Result<&PrivateKey, KmsError> {
        if let Some(key) = self.private_key.get() {
            return Ok(key);
        }
        let pair_spec = algorithms::key_pair_spec(spec).ok_or_else(KmsError::wrong_material)?;
        let parsed =
            PrivateKey::from_pkcs8(pair_spec, self.bytes.expose()).map_err(KmsError::internal)?;
        Ok(self.private_key.get_or_init(|| parsed))
    }
}
