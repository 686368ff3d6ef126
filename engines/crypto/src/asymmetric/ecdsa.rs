//! ECDSA (FIPS 186-5) on the NIST curves and secp256k1, ECDH (SP 800-56A) on the former.

use std::sync::OnceLock;

use aws_lc_rs::agreement::{
    self, ECDH_P256, ECDH_P384, ECDH_P521, ParsedPublicKey as PeerKey,
    UnparsedPublicKey as UnparsedPeerKey,
};
use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256K1_SHA256_ASN1,
    ECDSA_P256K1_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    EcdsaVerificationAlgorithm, KeyPair as _, ParsedPublicKey,
};

use super::{KeyPairSpec, MessageKind, SigningAlgorithm, digest_of};
use crate::{CryptoError, SecretBytes};

/// A key pair on a curve.
pub(super) struct EllipticPair {
    curve: &'static Curve,
    pair: EcdsaKeyPair,
    /// Made at the first agreement: a key either signs or agrees.
    agreeing: OnceLock<agreement::PrivateKey>,
}

impl EllipticPair {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let curve = Curve::of(spec)?;
        let pair = EcdsaKeyPair::generate(curve.signing)?;
        Ok(Self {
            curve,
            pair,
            agreeing: OnceLock::new(),
        })
    }

    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let curve = Curve::of(spec)?;
        let pair = EcdsaKeyPair::from_pkcs8(curve.signing, der)?;
        Ok(Self {
            curve,
            pair,
            agreeing: OnceLock::new(),
        })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.pair.to_pkcs8v1()?.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der()?;
        Ok(der.as_ref().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let digest = self.curve.digest(algorithm, kind, message)?;
        Ok(self.pair.sign_digest(&digest)?.as_ref().to_vec())
    }

    /// The shared point's x coordinate, as long as the curve's field.
    pub(super) fn derive_shared_secret(&self, peer: &[u8]) -> Result<SecretBytes, CryptoError> {
        let agreement = self.curve.agreement.ok_or(CryptoError::KeyRejected)?;
        // The library also reads bare points and curves by their parameters: refused here.
        EllipticPublic::parse(self.curve, peer)?;
        let peer = UnparsedPeerKey::new(agreement, peer);
        let peer = PeerKey::try_from(&peer)?;
        agreement::agree(
            self.agreeing(agreement)?,
            peer,
            CryptoError::KeyRejected,
            |secret| Ok(SecretBytes::copy_of(secret)),
        )
    }

    fn agreeing(
        &self,
        algorithm: &'static agreement::Algorithm,
    ) -> Result<&agreement::PrivateKey, CryptoError> {
        if let Some(key) = self.agreeing.get() {
            return Ok(key);
        }
        let der = self.to_pkcs8()?;
        let key = agreement::PrivateKey::from_private_key_der(algorithm, der.expose())?;
        Ok(self.agreeing.get_or_init(|| key))
    }
}

/// A public key on a curve.
pub(super) struct EllipticPublic {
    curve: &'static Curve,
    key: ParsedPublicKey,
}

impl EllipticPublic {
    pub(super) fn from_der(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        Self::parse(Curve::of(spec)?, der)
    }

    fn parse(curve: &'static Curve, der: &[u8]) -> Result<Self, CryptoError> {
        let key = ParsedPublicKey::new(curve.verification, der)?;
        let whole: PublicKeyX509Der<'_> = key.as_der()?;
        // A bare point is read too, and is no SubjectPublicKeyInfo.
        if whole.as_ref() != der {
            return Err(CryptoError::KeyRejected);
        }
        Ok(Self { curve, key })
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let digest = self.curve.digest(algorithm, kind, message)?;
        self.key
            .verify_digest_sig(&digest, signature)
            .map_err(|_| CryptoError::DoesNotVerify)
    }
}

/// A curve with the one hash that KMS signs with on it.
struct Curve {
    algorithm: SigningAlgorithm,
    hash: &'static digest::Algorithm,
    signing: &'static EcdsaSigningAlgorithm,
    verification: &'static EcdsaVerificationAlgorithm,
    /// secp256k1 agrees on no secrets in KMS.
    agreement: Option<&'static agreement::Algorithm>,
}

static P256: Curve = Curve {
    algorithm: SigningAlgorithm::EcdsaSha256,
    hash: &SHA256,
    signing: &ECDSA_P256_SHA256_ASN1_SIGNING,
    verification: &ECDSA_P256_SHA256_ASN1,
    agreement: Some(&ECDH_P256),
};
static P384: Curve = Curve {
    algorithm: SigningAlgorithm::EcdsaSha384,
    hash: &SHA384,
    signing: &ECDSA_P384_SHA384_ASN1_SIGNING,
    verification: &ECDSA_P384_SHA384_ASN1,
    agreement: Some(&ECDH_P384),
};
static P521: Curve = Curve {
    algorithm: SigningAlgorithm::EcdsaSha512,
    hash: &SHA512,
    signing: &ECDSA_P521_SHA512_ASN1_SIGNING,
    verification: &ECDSA_P521_SHA512_ASN1,
    agreement: Some(&ECDH_P521),
};
static SECP256K1: Curve = Curve {
    algorithm: SigningAlgorithm::EcdsaSha256,
    hash: &SHA256,
    signing: &ECDSA_P256K1_SHA256_ASN1_SIGNING,
    verification: &ECDSA_P256K1_SHA256_ASN1,
    agreement: None,
};

impl Curve {
    fn of(spec: KeyPairSpec) -> Result<&'static Self, CryptoError> {
        match spec {
            KeyPairSpec::P256 => Ok(&P256),
            KeyPairSpec::P384 => Ok(&P384),
            KeyPairSpec::P521 => Ok(&P521),
            KeyPairSpec::Secp256k1 => Ok(&SECP256K1),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    fn digest(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<digest::Digest, CryptoError> {
        if algorithm == self.algorithm {
            digest_of(self.hash, kind, message)
        } else {
            Err(CryptoError::KeyRejected)
        }
    }
}
