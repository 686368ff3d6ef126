//! A key pair, by its private half.

use super::ecdsa::EllipticPair;
use super::ed25519::Ed25519Pair;
use super::mldsa::MlDsaPair;
use super::mlkem::{Encapsulated, MlKemPair};
use super::rsa::RsaPair;
use super::{KeyPairSpec, MessageKind, OaepHash, PublicKey, SigningAlgorithm};
use crate::{CryptoError, SecretBytes};

/// A private key, parsed, with its public key.
pub struct PrivateKey {
    spec: KeyPairSpec,
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Rsa(RsaPair),
    Elliptic(EllipticPair),
    Ed25519(Ed25519Pair),
    MlDsa(MlDsaPair),
    MlKem(MlKemPair),
}

impl PrivateKey {
    /// Makes a new key pair. RSA takes its time: a fifth of a second and more.
    ///
    /// # Errors
    /// The library failed.
    pub fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let pair = match spec {
            KeyPairSpec::Rsa2048 | KeyPairSpec::Rsa3072 | KeyPairSpec::Rsa4096 => {
                Pair::Rsa(RsaPair::generate(spec)?)
            }
            KeyPairSpec::P256 | KeyPairSpec::P384 | KeyPairSpec::P521 | KeyPairSpec::Secp256k1 => {
                Pair::Elliptic(EllipticPair::generate(spec)?)
            }
            KeyPairSpec::Ed25519 => Pair::Ed25519(Ed25519Pair::generate()?),
            KeyPairSpec::MlDsa44 | KeyPairSpec::MlDsa65 | KeyPairSpec::MlDsa87 => {
                Pair::MlDsa(MlDsaPair::generate(spec)?)
            }
            KeyPairSpec::MlKem512 | KeyPairSpec::MlKem768 | KeyPairSpec::MlKem1024 => {
                Pair::MlKem(MlKemPair::generate(spec)?)
            }
        };
        Self::with_public(spec, pair)
    }

    /// From a DER PKCS#8 private key.
    ///
    /// # Errors
    /// It is not one, or its key is not of this spec.
    pub fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let pair = match spec {
            KeyPairSpec::Rsa2048 | KeyPairSpec::Rsa3072 | KeyPairSpec::Rsa4096 => {
                Pair::Rsa(RsaPair::from_pkcs8(spec, der)?)
            }
            KeyPairSpec::P256 | KeyPairSpec::P384 | KeyPairSpec::P521 | KeyPairSpec::Secp256k1 => {
                Pair::Elliptic(EllipticPair::from_pkcs8(spec, der)?)
            }
            KeyPairSpec::Ed25519 => Pair::Ed25519(Ed25519Pair::from_pkcs8(der)?),
            KeyPairSpec::MlDsa44 | KeyPairSpec::MlDsa65 | KeyPairSpec::MlDsa87 => {
                Pair::MlDsa(MlDsaPair::from_pkcs8(spec, der)?)
            }
            KeyPairSpec::MlKem512 | KeyPairSpec::MlKem768 | KeyPairSpec::MlKem1024 => {
                Pair::MlKem(MlKemPair::from_pkcs8(spec, der)?)
            }
        };
        Self::with_public(spec, pair)
    }

    /// The private key as DER PKCS#8.
    ///
    /// # Errors
    /// The library failed.
    pub fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        match &self.pair {
            Pair::Rsa(pair) => pair.to_pkcs8(),
            Pair::Elliptic(pair) => pair.to_pkcs8(),
            Pair::Ed25519(pair) => pair.to_pkcs8(),
            Pair::MlDsa(pair) => pair.to_pkcs8(),
            Pair::MlKem(pair) => pair.to_pkcs8(),
        }
    }

    /// The public key as a DER SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// The library failed.
    pub fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        self.pair.public_key_der()
    }

    /// The public key.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// What the key pair is.
    pub const fn spec(&self) -> KeyPairSpec {
        self.spec
    }

    /// Bytes of an RSA modulus, and so of a ciphertext or signature.
    pub fn modulus_bytes(&self) -> Option<usize> {
        match &self.pair {
            Pair::Rsa(pair) => Some(pair.modulus_bytes()),
            _ => None,
        }
    }

    /// Signs a message.
    ///
    /// # Errors
    /// The algorithm is not for this key, or the message is not of its kind.
    pub fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        match &self.pair {
            Pair::Rsa(pair) => pair.sign(algorithm, kind, message),
            Pair::Elliptic(pair) => pair.sign(algorithm, kind, message),
            Pair::Ed25519(pair) => pair.sign(algorithm, kind, message),
            Pair::MlDsa(pair) => pair.sign(algorithm, kind, message),
            Pair::MlKem(_) => Err(CryptoError::KeyRejected),
        }
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
        self.public.verify(algorithm, kind, message, signature)
    }

    /// Encrypts under RSAES-OAEP.
    ///
    /// # Errors
    /// The key is no RSA key, or the plaintext is too long for it.
    pub fn encrypt_oaep(&self, hash: OaepHash, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.public.encrypt_oaep(hash, plaintext)
    }

    /// Decrypts under RSAES-OAEP.
    ///
    /// # Errors
    /// The key is no RSA key, or the ciphertext is not for it.
    pub fn decrypt_oaep(
        &self,
        hash: OaepHash,
        ciphertext: &[u8],
    ) -> Result<SecretBytes, CryptoError> {
        match &self.pair {
            Pair::Rsa(pair) => pair.decrypt_oaep(hash, ciphertext),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// The secret shared with the owner of a public key, given as DER SubjectPublicKeyInfo: the
    /// x coordinate of the shared point, as long as the curve's field.
    ///
    /// # Errors
    /// This key is not on a NIST curve, or the peer's is not a point of the same curve.
    pub fn derive_shared_secret(&self, peer: &[u8]) -> Result<SecretBytes, CryptoError> {
        match &self.pair {
            Pair::Elliptic(pair) => pair.derive_shared_secret(peer),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// A new secret, with its encapsulated form for the owner of this key.
    ///
    /// # Errors
    /// The key is no ML-KEM key.
    pub fn encapsulate(&self) -> Result<Encapsulated, CryptoError> {
        self.public.encapsulate()
    }

    /// The secret that was encapsulated for this key. A ciphertext of the right length that was
    /// altered, or made for another key, gives another secret (implicit rejection, FIPS 203 §6.3).
    ///
    /// # Errors
    /// The key is no ML-KEM key, or the ciphertext is not of its length.
    pub fn decapsulate(&self, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError> {
        match &self.pair {
            Pair::MlKem(pair) => pair.decapsulate(ciphertext),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    fn with_public(spec: KeyPairSpec, pair: Pair) -> Result<Self, CryptoError> {
        let public = PublicKey::from_der(spec, &pair.public_key_der()?)?;
        Ok(Self { spec, pair, public })
    }
}

impl Pair {
    fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        match self {
            Self::Rsa(pair) => pair.public_key_der(),
            Self::Elliptic(pair) => pair.public_key_der(),
            Self::Ed25519(pair) => pair.public_key_der(),
            Self::MlDsa(pair) => pair.public_key_der(),
            Self::MlKem(pair) => Ok(pair.public_key_der()),
        }
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({:?}, [redacted])", self.spec)
    }
}
