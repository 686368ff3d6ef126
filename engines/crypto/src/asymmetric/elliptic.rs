//! ECDSA (FIPS 186-5) and ECDH (SP 800-56A) on the NIST curves and secp256k1.

use aws_lc_rs::agreement::{self, ParsedPublicKey, UnparsedPublicKey as UnparsedPeerKey};
use aws_lc_rs::digest;
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, KeyPair as _,
    UnparsedPublicKey,
};

use super::{KeyPairSpec, MessageKind, SigningAlgorithm, digest_of};
use crate::{CryptoError, SecretBytes};

/// A private key on a curve.
pub(super) struct EllipticKey {
    curve: Curve,
    signing: EcdsaKeyPair,
    /// secp256k1 does not agree on secrets in KMS.
    agreeing: Option<agreement::PrivateKey>,
}

/// A curve, with the one hash that KMS has for it.
#[derive(Clone, Copy)]
struct Curve {
    algorithm: SigningAlgorithm,
    signing: &'static EcdsaSigningAlgorithm,
    verification: &'static EcdsaVerificationAlgorithm,
    agreement: Option<&'static agreement::Algorithm>,
    hash: &'static digest::Algorithm,
}

impl EllipticKey {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let curve = curve(spec)?;
        Self::of(curve, EcdsaKeyPair::generate(curve.signing)?)
    }

    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let curve = curve(spec)?;
        Self::of(curve, EcdsaKeyPair::from_pkcs8(curve.signing, der)?)
    }

    fn of(curve: Curve, signing: EcdsaKeyPair) -> Result<Self, CryptoError> {
        let agreeing = match curve.agreement {
            None => None,
            Some(algorithm) => {
                let der = signing.private_key().as_der()?;
                Some(agreement::PrivateKey::from_private_key_der(algorithm, der.as_ref())?)
            }
        };
        Ok(Self { curve, signing, agreeing })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.signing.to_pkcs8v1()?.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(self.signing.public_key().as_der()?.as_ref().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let digest = self.digest(algorithm, kind, message)?;
        Ok(self.signing.sign_digest(&digest)?.as_ref().to_vec())
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let digest = self.digest(algorithm, kind, message)?;
        UnparsedPublicKey::new(self.curve.verification, self.signing.public_key().as_ref())
            .verify_digest(&digest, signature)
            .map_err(|_| CryptoError::DoesNotVerify)
    }

    pub(super) fn agree(&self, peer_der: &[u8]) -> Result<SecretBytes, CryptoError> {
        let agreeing = self.agreeing.as_ref().ok_or(CryptoError::KeyRejected)?;
        let unparsed = UnparsedPeerKey::new(agreeing.algorithm(), peer_der);
        let peer = ParsedPublicKey::try_from(unparsed).map_err(|_| CryptoError::KeyRejected)?;
        if peer.alg() != agreeing.algorithm() {
            return Err(CryptoError::KeyRejected);
        }
        agreement::agree(agreeing, peer, CryptoError::KeyRejected, |secret| {
            Ok(SecretBytes::copy_of(secret))
        })
    }

    fn digest(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<digest::Digest, CryptoError> {
        if algorithm != self.curve.algorithm {
            return Err(CryptoError::KeyRejected);
        }
        digest_of(self.curve.hash, kind, message)
    }
}

fn curve(spec: KeyPairSpec) -> Result<Curve, CryptoError> {
    use signature as s;
    Ok(match spec {
        KeyPairSpec::P256 => Curve {
            algorithm: SigningAlgorithm::EcdsaSha256,
            signing: &s::ECDSA_P256_SHA256_ASN1_SIGNING,
            verification: &s::ECDSA_P256_SHA256_ASN1,
            agreement: Some(&agreement::ECDH_P256),
            hash: &digest::SHA256,
        },
        KeyPairSpec::P384 => Curve {
            algorithm: SigningAlgorithm::EcdsaSha384,
            signing: &s::ECDSA_P384_SHA384_ASN1_SIGNING,
            verification: &s::ECDSA_P384_SHA384_ASN1,
            agreement: Some(&agreement::ECDH_P384),
            hash: &digest::SHA384,
        },
        KeyPairSpec::P521 => Curve {
            algorithm: SigningAlgorithm::EcdsaSha512,
            signing: &s::ECDSA_P521_SHA512_ASN1_SIGNING,
            verification: &s::ECDSA_P521_SHA512_ASN1,
            agreement: Some(&agreement::ECDH_P521),
            hash: &digest::SHA512,
        },
        KeyPairSpec::Secp256k1 => Curve {
            algorithm: SigningAlgorithm::EcdsaSha256,
            signing: &s::ECDSA_P256K1_SHA256_ASN1_SIGNING,
            verification: &s::ECDSA_P256K1_SHA256_ASN1,
            agreement: None,
            hash: &digest::SHA256,
        },
        _ => return Err(CryptoError::KeyRejected),
    })
}
