//! What browsers carry for us and can neither read nor change.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::Entropy;
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Seals and opens.
pub(super) struct Seal {
    secret: Zeroizing<[u8; 32]>,
    entropy: Arc<dyn Entropy>,
}

impl Seal {
    pub(super) fn new(secret: [u8; 32], entropy: Arc<dyn Entropy>) -> Self {
        Self {
            secret: Zeroizing::new(secret),
            entropy,
        }
    }

    /// Sixteen random bytes as hexadecimal digits.
    pub(super) fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// Seals; what was sealed for one purpose opens for no other. Nothing if it cannot be written.
    pub(super) fn seal<T: Serialize>(&self, purpose: &str, said: &T) -> Option<String> {
        let mut nonce = [0; NONCE_BYTES];
        self.entropy.fill(&mut nonce);
        let mut bytes = nonce.to_vec();
        serde_json::to_writer(&mut bytes, said).ok()?;
        let key = SymmetricKey::new(&*self.secret).ok()?;
        key.seal(nonce, purpose.as_bytes(), &mut bytes, NONCE_BYTES)
            .ok()?;
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Opens what was sealed for this purpose.
    pub(super) fn open<T: DeserializeOwned>(&self, purpose: &str, sealed: &[u8]) -> Option<T> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(sealed).ok()?);
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let key = SymmetricKey::new(&*self.secret).ok()?;
        let opened = key.open(nonce.try_into().ok()?, purpose.as_bytes(), &mut sealed);
        serde_json::from_slice(opened.ok()?).ok()
    }
}
