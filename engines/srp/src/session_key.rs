//! The key that both sides reach, and the signature that proves it.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::group::{self, Element};
use crate::pad::pad;
use crate::{Identity, SrpError};

/// The words that Cognito's HKDF is called with.
const INFO: &[u8] = b"Caldera Derived Key\x01";

/// A handshake's key.
pub struct SessionKey(Zeroizing<[u8; 16]>);

impl SessionKey {
    /// The first half of one round of HKDF over the shared secret, salted with `u`.
    pub(crate) fn derive(shared: &Element, u: &[u8; 32]) -> Self {
        let shared = Zeroizing::new(group::bytes(shared));
        let padded = Zeroizing::new(pad(&shared));
        let extracted = sign(&Key::new(HMAC_SHA256, &pad(u)), &padded);
        let expanded = sign(&Key::new(HMAC_SHA256, extracted.as_ref()), INFO);
        let mut key = Zeroizing::new([0; 16]);
        for (byte, from) in key.iter_mut().zip(expanded.as_ref()) {
            *byte = *from;
        }
        Self(key)
    }

    /// The `PASSWORD_CLAIM_SIGNATURE`, before Base64.
    pub fn sign(&self, identity: Identity<'_>, secret_block: &[u8], timestamp: &str) -> [u8; 32] {
        let parts = [
            identity.realm.as_bytes(),
            identity.name.as_bytes(),
            secret_block,
            timestamp.as_bytes(),
        ];
        let key = Key::new(HMAC_SHA256, self.0.as_slice());
        let mut signature = [0; 32];
        signature.copy_from_slice(sign(&key, &parts.concat()).as_ref());
        signature
    }

    /// Checks a signature, in constant time.
    ///
    /// # Errors
    /// [`SrpError::DoesNotVerify`].
    pub fn verify(
        &self,
        identity: Identity<'_>,
        secret_block: &[u8],
        timestamp: &str,
        signature: &[u8],
    ) -> Result<(), SrpError> {
        let expected = self.sign(identity, secret_block, timestamp);
        if bool::from(expected.as_slice().ct_eq(signature)) {
            Ok(())
        } else {
            Err(SrpError::DoesNotVerify)
        }
    }
}
