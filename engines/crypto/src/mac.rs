//! Message authentication codes: HMAC (FIPS 198-1) with the SHA-2 hashes.

use aws_lc_rs::hmac;

use crate::CryptoError;

/// HMAC with one of the SHA-2 hashes; the code is the hash's full length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacAlgorithm {
    /// HMAC-SHA-224.
    Sha224,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-384.
    Sha384,
    /// HMAC-SHA-512.
    Sha512,
}

impl HmacAlgorithm {
    /// The code of `message` under `key`.
    pub fn generate(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        hmac::sign(&self.key(key), message).as_ref().to_vec()
    }

    /// Checks a code, in constant time.
    ///
    /// # Errors
    /// It is not the code of this message under this key.
    pub fn verify(self, key: &[u8], message: &[u8], code: &[u8]) -> Result<(), CryptoError> {
        hmac::verify(&self.key(key), message, code).map_err(|_| CryptoError::DoesNotVerify)
    }

    fn key(self, key: &[u8]) -> hmac::Key {
        let algorithm = match self {
            Self::Sha224 => hmac::HMAC_SHA224,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
            Self::Sha512 => hmac::HMAC_SHA512,
        };
        hmac::Key::new(algorithm, key)
    }
}
