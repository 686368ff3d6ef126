//! Ed25519 and Ed25519ph (RFC 8032).

use aws_lc_rs::encoding::{AsBigEndian as _, AsDer as _};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use ed25519_dalek::{Signature, SigningKey};
use sha2::{Digest as _, Sha512};

use super::{MessageKind, SigningAlgorithm};
use crate::{CryptoError, SecretBytes};

/// An Ed25519 key; the prehashed variant is another library's.
pub(super) struct EdwardsKey {
    pure: Ed25519KeyPair,
    prehashed: SigningKey,
}

impl EdwardsKey {
    pub(super) fn generate() -> Result<Self, CryptoError> {
        Self::of(Ed25519KeyPair::generate()?)
    }

    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, CryptoError> {
        // OpenSSL and most others write no public key beside the private one.
        Self::of(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)?)
    }

    fn of(pure: Ed25519KeyPair) -> Result<Self, CryptoError> {
        let seed = pure.seed()?.as_be_bytes()?;
        let seed = seed.as_ref().first_chunk().ok_or(CryptoError::KeyRejected)?;
        Ok(Self { prehashed: SigningKey::from_bytes(seed), pure })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.pure.to_pkcs8v1()?.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(self.pure.public_key().as_der()?.as_ref().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        match (algorithm, kind) {
            (SigningAlgorithm::Ed25519, MessageKind::Raw) => {
                Ok(self.pure.try_sign(message)?.as_ref().to_vec())
            }
            (SigningAlgorithm::Ed25519Ph, MessageKind::Digest) => {
                let signature = self.prehashed.sign_prehashed(Sha512::new_with_prefix(message), None);
                Ok(signature.map_err(|_| CryptoError::Failed)?.to_bytes().to_vec())
            }
            _ => Err(CryptoError::KeyRejected),
        }
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let verified = match (algorithm, kind) {
            (SigningAlgorithm::Ed25519, MessageKind::Raw) => {
                let public_key = UnparsedPublicKey::new(&ED25519, self.pure.public_key().as_ref());
                public_key.verify(message, signature).is_ok()
            }
            (SigningAlgorithm::Ed25519Ph, MessageKind::Digest) => {
                Signature::from_slice(signature).is_ok_and(|signature| {
                    let hash = Sha512::new_with_prefix(message);
                    let key = self.prehashed.verifying_key();
                    key.verify_prehashed_strict(hash, None, &signature).is_ok()
                })
            }
            _ => return Err(CryptoError::KeyRejected),
        };
        if verified { Ok(()) } else { Err(CryptoError::DoesNotVerify) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032 §7.3: the RFC hashes the message once; KMS is handed a digest and hashes it, so
    /// the RFC's message stands in the place of KMS's digest here.
    #[test]
    fn the_prehashed_variant_is_as_published() {
        let seed = hex::decode("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
        let pure = Ed25519KeyPair::from_seed_unchecked(&seed.unwrap()).unwrap();
        let key = EdwardsKey::of(pure).unwrap();
        let signature =
            key.sign(SigningAlgorithm::Ed25519Ph, MessageKind::Digest, b"abc").unwrap();
        assert_eq!(
            hex::encode(&signature),
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41\
             31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
        );
    }
}
