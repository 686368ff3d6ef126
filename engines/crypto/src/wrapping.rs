//! Key material on its way in, wrapped for a public key made for that one import.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html>

use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrapPadded as _};

use crate::asymmetric::{OaepHash, PrivateKey};
use crate::{CryptoError, SecretBytes};

/// How key material is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrappingAlgorithm {
    /// RSAES-OAEP alone.
    Oaep(OaepHash),
    /// An AES-256 key under RSAES-OAEP, then the material under AES-KWP (RFC 5649) with that key.
    OaepThenKeyWrap(OaepHash),
}

/// Unwraps key material.
///
/// # Errors
/// It was wrapped otherwise, or for another key.
pub fn unwrap(
    key: &PrivateKey,
    algorithm: WrappingAlgorithm,
    wrapped: &[u8],
) -> Result<SecretBytes, CryptoError> {
    match algorithm {
        WrappingAlgorithm::Oaep(hash) => key.decrypt_oaep(hash, wrapped),
        WrappingAlgorithm::OaepThenKeyWrap(hash) => {
            let modulus = key.modulus_bytes().ok_or(CryptoError::KeyRejected)?;
            let (kek, material) = wrapped
                .split_at_checked(modulus)
                .ok_or(CryptoError::DoesNotVerify)?;
            unwrap_padded(key.decrypt_oaep(hash, kek)?.expose(), material)
        }
    }
}

/// AES-KWP's unwrapping under a 256-bit key.
fn unwrap_padded(kek: &[u8], wrapped: &[u8]) -> Result<SecretBytes, CryptoError> {
    let kek = AesKek::new(&AES_256, kek).map_err(|_| CryptoError::DoesNotVerify)?;
    let mut out = vec![0; wrapped.len()];
    let plain = kek.unwrap_with_padding(wrapped, &mut out);
    let length = plain.map_err(|_| CryptoError::DoesNotVerify)?.len();
    out.truncate(length);
    Ok(SecretBytes::new(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5649 §6 has 192-bit keys; this is Wycheproof's shape with the RFC's plaintext.
    #[test]
    fn a_wrapped_key_that_was_changed_is_refused() {
        let kek = AesKek::new(&AES_256, &[5; 32]).unwrap();
        let mut out = [0; 64];
        let wrapped = kek
            .wrap_with_padding(b"key material", &mut out)
            .unwrap()
            .to_vec();
        assert_eq!(
            unwrap_padded(&[5; 32], &wrapped).unwrap().expose(),
            b"key material"
        );
        for at in 0..wrapped.len() {
            let mut tampered = wrapped.clone();
            tampered[at] ^= 1;
            assert!(unwrap_padded(&[5; 32], &tampered).is_err());
        }
    }
}
