//! The public half of a key pair.

use super::ecdsa::EllipticPublic;
use super::ed25519::Ed25519Public;
use super::mldsa::MlDsaPublic;
use super::mlkem::{Encapsulated, MlKemPublic};
use super::rsa::RsaPublic;
use super::{KeyPairSpec, MessageKind, OaepHash, SigningAlgorithm};
use crate::CryptoError;

/// A public key.
pub struct PublicKey(Inner);

enum Inner {
    Rsa(RsaPublic),
    Elliptic(EllipticPublic),
    Ed25519(Ed25519Public),
    MlDsa(MlDsaPublic),
    MlKem(MlKemPublic),
}

impl PublicKey {
    /// From a DER SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// It is not one, or its key is not of this spec.
    pub fn from_der(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        Ok(Self(match spec {
            KeyPairSpec::Rsa2048 | KeyPairSpec::Rsa3072 | KeyPairSpec::Rsa4096 => {
                Inner::Rsa(RsaPublic::from_der(spec, der)?)
            }
            KeyPairSpec::P256 | KeyPairSpec::P384 | KeyPairSpec::P521 | KeyPairSpec::Secp256k1 => {
                Inner::Elliptic(EllipticPublic::from_der(spec, der)?)
            }
            KeyPairSpec::Ed25519 => Inner::Ed25519(Ed25519Public::from_der(der)?),
            KeyPairSpec::MlDsa44 | KeyPairSpec::MlDsa65 | KeyPairSpec::MlDsa87 => {
                Inner::MlDsa(MlDsaPublic::from_der(spec, der)?)
            }
            KeyPairSpec::MlKem512 | KeyPairSpec::MlKem768 | KeyPairSpec::MlKem1024 => {
                Inner::MlKem(MlKemPublic::from_der(spec, der)?)
            }
        }))
    }

    /// Checks a signature.
    ///
    /// # Errors
    /// It is not this key's signature of this message, or the algorithm is not for this key.
    pub fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        match &self.0 {
            Inner::Rsa(key) => key.verify(algorithm, kind, message, signature),
            Inner::Elliptic(key) => key.verify(algorithm, kind, message, signature),
            Inner::Ed25519(key) => key.verify(algorithm, kind, message, signature),
            Inner::MlDsa(key) => key.verify(algorithm, kind, message, signature),
            Inner::MlKem(_) => Err(CryptoError::KeyRejected),
        }
    }

    /// Encrypts under RSAES-OAEP.
    ///
    /// # Errors
    /// The key is no RSA key, or the plaintext is too long for it.
    pub fn encrypt_oaep(&self, hash: OaepHash, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match &self.0 {
            Inner::Rsa(key) => key.encrypt_oaep(hash, plaintext),
            _ => Err(CryptoError::KeyRejected),
        }
    }
    /// A new secret, with its encapsulated form for the owner of this key.
    ///
    /// # Errors
    /// The key is no ML-KEM key.
    pub fn encapsulate(&self) -> Result<Encapsulated, CryptoError> {
        match &self.0 {
            Inner::MlKem(key) => key.encapsulate(),
            _ => Err(CryptoError::KeyRejected),
        }
    }
}
