//! AES-256-GCM (SP 800-38D).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::CryptoError;

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 12;
/// Bytes of a tag.
pub const TAG_BYTES: usize = 16;

/// A key for AES-256-GCM, its schedule expanded.
pub struct SymmetricKey(LessSafeKey);

impl SymmetricKey {
    /// From 32 bytes.
    ///
    /// # Errors
    /// Another length.
    pub fn new(key: &[u8]) -> Result<Self, CryptoError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| CryptoError::KeyRejected)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts what stands in `message` from `start` on, and appends the tag. A nonce must be
    /// used once under a key.
    ///
    /// # Errors
    /// A start beyond the message, or more than GCM may encrypt.
    pub fn seal(
        &self,
        nonce: [u8; NONCE_BYTES],
        aad: &[u8],
        message: &mut Vec<u8>,
        start: usize,
    ) -> Result<(), CryptoError> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plaintext = message.get_mut(start..).ok_or(CryptoError::Failed)?;
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, Aad::from(aad), plaintext)?;
        message.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Decrypts ciphertext and tag in place, and gives the plaintext.
    ///
    /// # Errors
    /// The tag does not hold; `sealed` is then of no use.
    pub fn open<'a>(
        &self,
        nonce: [u8; NONCE_BYTES],
        aad: &[u8],
        sealed: &'a mut [u8],
    ) -> Result<&'a mut [u8], CryptoError> {
        let nonce = Nonce::assume_unique_for_key(nonce);
        self.0
            .open_in_place(nonce, Aad::from(aad), sealed)
            .map_err(|_| CryptoError::DoesNotVerify)
    }
}

impl std::fmt::Debug for SymmetricKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}
