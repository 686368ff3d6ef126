//! What callers carry for us and must neither read nor change: sessions of sign-ins, refresh tokens,
//! secret blocks of SRP, places in lists.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::RequestContext;
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::CognitoError;

/// Seals and opens, under a key of the service's own.
pub(crate) struct Sealer([u8; 32]);

impl Sealer {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Seals; `purpose` keeps one kind from being taken for another.
    pub(crate) fn seal<T: Serialize>(
        &self,
        ctx: &RequestContext,
        purpose: &str,
        said: &T,
    ) -> Result<Vec<u8>, CognitoError> {
        let nonce: [u8; NONCE_BYTES] = ctx.random_bytes();
        let mut bytes = nonce.to_vec();
        serde_json::to_writer(&mut bytes, said).map_err(CognitoError::internal)?;
        let key = SymmetricKey::new(&self.0).map_err(CognitoError::internal)?;
        let sealed = key.seal(nonce, purpose.as_bytes(), &mut bytes, NONCE_BYTES);
        sealed.map_err(CognitoError::internal)?;
        Ok(bytes)
    }

    /// Opens; nothing if it was not sealed here for this purpose.
    pub(crate) fn open<T: DeserializeOwned>(&self, purpose: &str, sealed: &[u8]) -> Option<T> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let mut sealed = sealed.to_vec();
        let key = SymmetricKey::new(&self.0).ok()?;
        let opened = key.open(nonce.try_into().ok()?, purpose.as_bytes(), &mut sealed);
        serde_json::from_slice(opened.ok()?).ok()
    }

    /// The same as [`Self::seal`], as text.
    pub(crate) fn seal_text<T: Serialize>(
        &self,
        ctx: &RequestContext,
        purpose: &str,
        said: &T,
    ) -> Result<String, CognitoError> {
        Ok(URL_SAFE_NO_PAD.encode(self.seal(ctx, purpose, said)?))
    }

    /// The same as [`Self::open`], from text.
    pub(crate) fn open_text<T: DeserializeOwned>(&self, purpose: &str, sealed: &str) -> Option<T> {
        self.open(purpose, &URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }
}
