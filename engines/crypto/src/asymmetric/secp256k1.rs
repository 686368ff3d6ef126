//! ECDSA on secp256k1, with the `k256` crate: many times faster there than aws-lc.

use aws_lc_rs::digest::SHA256;
use k256::ecdsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
use k256::ecdsa::{Signature, SigningKey, VerifyingKey};
use k256::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
};

use super::{MessageKind, SigningAlgorithm, digest_of};
use crate::{CryptoError, SecretBytes};

/// A key pair on secp256k1.
pub(super) struct Secp256k1Pair(SigningKey);

impl Secp256k1Pair {
    pub(super) fn generate() -> Result<Self, CryptoError> {
        let mut scalar = zeroize::Zeroizing::new([0; 32]);
        loop {
            aws_lc_rs::rand::fill(&mut scalar[..])?;
            // Zero and what is not below the group's order are drawn again; that is rare.
            if let Ok(key) = SigningKey::from_slice(&scalar[..]) {
                return Ok(Self(key));
            }
        }
    }

    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, CryptoError> {
        let key = k256::SecretKey::from_pkcs8_der(der).map_err(|_| CryptoError::KeyRejected)?;
        Ok(Self(key.into()))
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        let key = k256::SecretKey::from(&self.0);
        let der = key.to_pkcs8_der().map_err(|_| CryptoError::Failed)?;
        Ok(SecretBytes::copy_of(der.as_bytes()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        let der = self.0.verifying_key().to_public_key_der().map_err(|_| CryptoError::Failed)?;
        Ok(der.as_bytes().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let digest = digest(algorithm, kind, message)?;
        let signature: Signature =
            self.0.sign_prehash(digest.as_ref()).map_err(|_| CryptoError::Failed)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// A public key on secp256k1.
pub(super) struct Secp256k1Public(VerifyingKey);

impl Secp256k1Public {
    pub(super) fn from_der(der: &[u8]) -> Result<Self, CryptoError> {
        VerifyingKey::from_public_key_der(der).map(Self).map_err(|_| CryptoError::KeyRejected)
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let digest = digest(algorithm, kind, message)?;
        // The library takes low s alone; (r, n − s) is valid exactly when (r, s) is.
        let signature = Signature::from_der(signature).map_err(|_| CryptoError::DoesNotVerify)?;
        self.0
            .verify_prehash(digest.as_ref(), &signature.normalize_s())
            .map_err(|_| CryptoError::DoesNotVerify)
    }
}

fn digest(
    algorithm: SigningAlgorithm,
    kind: MessageKind,
    message: &[u8],
) -> Result<aws_lc_rs::digest::Digest, CryptoError> {
    if algorithm == SigningAlgorithm::EcdsaSha256 {
        digest_of(&SHA256, kind, message)
    } else {
        Err(CryptoError::KeyRejected)
    }
}
