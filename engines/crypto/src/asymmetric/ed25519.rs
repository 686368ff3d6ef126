//! Ed25519 and Ed25519ph (RFC 8032). The second comes from `ed25519-dalek`: aws-lc-rs has no
//! safe call for it.

use aws_lc_rs::encoding::{AsBigEndian, AsDer, Curve25519SeedBin, PublicKeyX509Der};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha512};

use super::{MessageKind, SigningAlgorithm};
use crate::{CryptoError, SecretBytes};

/// What AWS takes as the digest of Ed25519ph: SHA-512.
const DIGEST_BYTES: usize = 64;
/// Bytes of a public key at the end of its SubjectPublicKeyInfo.
const PUBLIC_KEY_BYTES: usize = 32;

/// An Ed25519 key pair.
pub(super) struct Ed25519Pair(Ed25519KeyPair);

impl Ed25519Pair {
    pub(super) fn generate() -> Result<Self, CryptoError> {
        Ok(Self(Ed25519KeyPair::generate()?))
    }

    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, CryptoError> {
        Ok(Self(Ed25519KeyPair::from_pkcs8(der)?))
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.0.to_pkcs8v1()?.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        let der: PublicKeyX509Der<'_> = self.0.public_key().as_der()?;
        Ok(der.as_ref().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        require(algorithm, kind, message)?;
        if algorithm == SigningAlgorithm::Ed25519 {
            return Ok(self.0.try_sign(message)?.as_ref().to_vec());
        }
        self.sign_prehashed(Sha512::new_with_prefix(message))
    }

    /// Signs what the hasher has been given.
    fn sign_prehashed(&self, hasher: Sha512) -> Result<Vec<u8>, CryptoError> {
        let seed: Curve25519SeedBin<'_> = self.0.seed()?.as_be_bytes()?;
        let seed = seed.as_ref().first_chunk().ok_or(CryptoError::Failed)?;
        let signature = SigningKey::from_bytes(seed)
            .sign_prehashed(hasher, None)
            .map_err(|_| CryptoError::Failed)?;
        Ok(signature.to_bytes().to_vec())
    }
}

/// An Ed25519 public key.
pub(super) struct Ed25519Public {
    key: ParsedPublicKey,
    raw: [u8; PUBLIC_KEY_BYTES],
}

impl Ed25519Public {
    pub(super) fn from_der(der: &[u8]) -> Result<Self, CryptoError> {
        let raw = *der.last_chunk().ok_or(CryptoError::KeyRejected)?;
        let key = ParsedPublicKey::new(&ED25519, raw)?;
        let whole: PublicKeyX509Der<'_> = key.as_der()?;
        if whole.as_ref() == der {
            Ok(Self { key, raw })
        } else {
            Err(CryptoError::KeyRejected)
        }
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        require(algorithm, kind, message)?;
        if algorithm == SigningAlgorithm::Ed25519 {
            let verified = self.key.verify_sig(message, signature);
            return verified.map_err(|_| CryptoError::DoesNotVerify);
        }
        self.verify_prehashed(Sha512::new_with_prefix(message), signature)
    }

    fn verify_prehashed(&self, hasher: Sha512, signature: &[u8]) -> Result<(), CryptoError> {
        let key = VerifyingKey::from_bytes(&self.raw).map_err(|_| CryptoError::KeyRejected)?;
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::DoesNotVerify)?;
        key.verify_prehashed_strict(hasher, None, &signature)
            .map_err(|_| CryptoError::DoesNotVerify)
    }
}

fn require(
    algorithm: SigningAlgorithm,
    kind: MessageKind,
    message: &[u8],
) -> Result<(), CryptoError> {
    match (algorithm, kind) {
        (SigningAlgorithm::Ed25519, MessageKind::Raw) => Ok(()),
        (SigningAlgorithm::Ed25519Ph, MessageKind::Digest) if message.len() == DIGEST_BYTES => {
            Ok(())
        }
        _ => Err(CryptoError::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032 §7.3, below the API: there the message is hashed once.
    #[test]
    fn prehashed_signatures_are_as_published() {
        let seed = hex::decode("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
            .unwrap();
        let pair = Ed25519Pair(Ed25519KeyPair::from_seed_unchecked(&seed).unwrap());
        let signature = pair
            .sign_prehashed(Sha512::new_with_prefix(b"abc"))
            .unwrap();
        assert_eq!(
            hex::encode(&signature),
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41\
             31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
        );
        let public = Ed25519Public::from_der(&pair.public_key_der().unwrap()).unwrap();
        assert_eq!(
            public.verify_prehashed(Sha512::new_with_prefix(b"abc"), &signature),
            Ok(())
        );
        assert!(
            public
                .verify_prehashed(Sha512::new_with_prefix(b"abd"), &signature)
                .is_err()
        );
    }

    #[test]
    fn a_digest_is_hashed_once_more() {
        let pair = Ed25519Pair::generate().unwrap();
        let digest = [7; 64];
        let signature = pair
            .sign(SigningAlgorithm::Ed25519Ph, MessageKind::Digest, &digest)
            .unwrap();
        assert_eq!(
            signature,
            pair.sign_prehashed(Sha512::new_with_prefix(digest))
                .unwrap()
        );
        let refused = pair.sign(SigningAlgorithm::Ed25519Ph, MessageKind::Raw, &digest);
        assert!(refused.is_err());
    }
}
