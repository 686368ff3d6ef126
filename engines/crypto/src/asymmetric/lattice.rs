//! ML-DSA (FIPS 204), with an empty context.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::signature::{
    KeyPair as _, ML_DSA_44, ML_DSA_44_SIGNING, ML_DSA_65, ML_DSA_65_SIGNING, ML_DSA_87,
    ML_DSA_87_SIGNING, PqdsaKeyPair, PqdsaSigningAlgorithm, PqdsaVerificationAlgorithm,
    UnparsedPublicKey,
};
use ml_dsa::pkcs8::DecodePrivateKey as _;
use ml_dsa::{MlDsa44, MlDsa65, MlDsa87, Signature, SigningKey};

use super::{KeyPairSpec, MessageKind, SigningAlgorithm};
use crate::{CryptoError, SecretBytes};

/// Bytes of μ (FIPS 204, algorithm 7).
const MU_BYTES: usize = 64;

/// An ML-DSA key; signing a μ made outside is another library's.
pub(super) struct LatticeKey {
    set: ParameterSet,
    pair: PqdsaKeyPair,
    with_mu: WithMu,
}

#[derive(Clone, Copy)]
struct ParameterSet {
    signing: &'static PqdsaSigningAlgorithm,
    verification: &'static PqdsaVerificationAlgorithm,
    /// FIPS 204, table 2.
    signature_bytes: usize,
}

/// The same key in the library that takes a μ.
enum WithMu {
    MlDsa44(Box<SigningKey<MlDsa44>>),
    MlDsa65(Box<SigningKey<MlDsa65>>),
    MlDsa87(Box<SigningKey<MlDsa87>>),
}

impl LatticeKey {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        Self::of(spec, PqdsaKeyPair::generate(parameter_set(spec)?.signing)?)
    }

    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        Self::of(spec, PqdsaKeyPair::from_pkcs8(parameter_set(spec)?.signing, der)?)
    }

    fn of(spec: KeyPairSpec, pair: PqdsaKeyPair) -> Result<Self, CryptoError> {
        let der = SecretBytes::copy_of(pair.to_pkcs8v1()?.as_ref());
        let with_mu = WithMu::parse(spec, der.expose())?;
        Ok(Self { set: parameter_set(spec)?, pair, with_mu })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.pair.to_pkcs8v1()?.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(self.pair.public_key().as_der()?.as_ref().to_vec())
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        match (algorithm, kind) {
            (SigningAlgorithm::MlDsa, MessageKind::Raw) => {
                let mut out = vec![0; self.set.signature_bytes];
                let length = self.pair.sign(message, &mut out)?;
                out.truncate(length);
                Ok(out)
            }
            (SigningAlgorithm::MlDsa, MessageKind::ExternalMu) => {
                self.with_mu.sign(mu(message)?)
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
            (SigningAlgorithm::MlDsa, MessageKind::Raw) => {
                let public_key = self.pair.public_key().as_ref();
                UnparsedPublicKey::new(self.set.verification, public_key)
                    .verify(message, signature)
                    .is_ok()
            }
            (SigningAlgorithm::MlDsa, MessageKind::ExternalMu) => {
                self.with_mu.verify(mu(message)?, signature)
            }
            _ => return Err(CryptoError::KeyRejected),
        };
        if verified { Ok(()) } else { Err(CryptoError::DoesNotVerify) }
    }
}

impl WithMu {
    fn parse(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let rejected = |_| CryptoError::KeyRejected;
        Ok(match spec {
            KeyPairSpec::MlDsa44 => {
                Self::MlDsa44(Box::new(SigningKey::from_pkcs8_der(der).map_err(rejected)?))
            }
            KeyPairSpec::MlDsa65 => {
                Self::MlDsa65(Box::new(SigningKey::from_pkcs8_der(der).map_err(rejected)?))
            }
            KeyPairSpec::MlDsa87 => {
                Self::MlDsa87(Box::new(SigningKey::from_pkcs8_der(der).map_err(rejected)?))
            }
            _ => return Err(CryptoError::KeyRejected),
        })
    }

    fn sign(&self, mu: [u8; MU_BYTES]) -> Result<Vec<u8>, CryptoError> {
        Ok(match self {
            Self::MlDsa44(key) => key.expanded_key().sign_mu_deterministic(&mu.into()).encode().to_vec(),
            Self::MlDsa65(key) => key.expanded_key().sign_mu_deterministic(&mu.into()).encode().to_vec(),
            Self::MlDsa87(key) => key.expanded_key().sign_mu_deterministic(&mu.into()).encode().to_vec(),
        })
    }

    fn verify(&self, mu: [u8; MU_BYTES], signature: &[u8]) -> bool {
        match self {
            Self::MlDsa44(key) => Signature::try_from(signature)
                .is_ok_and(|signature| key.expanded_key().verifying_key().verify_mu(&mu.into(), &signature)),
            Self::MlDsa65(key) => Signature::try_from(signature)
                .is_ok_and(|signature| key.expanded_key().verifying_key().verify_mu(&mu.into(), &signature)),
            Self::MlDsa87(key) => Signature::try_from(signature)
                .is_ok_and(|signature| key.expanded_key().verifying_key().verify_mu(&mu.into(), &signature)),
        }
    }
}

fn mu(message: &[u8]) -> Result<[u8; MU_BYTES], CryptoError> {
    message.try_into().map_err(|_| CryptoError::Failed)
}

const fn parameter_set(spec: KeyPairSpec) -> Result<ParameterSet, CryptoError> {
    let (signing, verification, signature_bytes) = match spec {
        KeyPairSpec::MlDsa44 => (&ML_DSA_44_SIGNING, &ML_DSA_44, 2420),
        KeyPairSpec::MlDsa65 => (&ML_DSA_65_SIGNING, &ML_DSA_65, 3309),
        KeyPairSpec::MlDsa87 => (&ML_DSA_87_SIGNING, &ML_DSA_87, 4627),
        _ => return Err(CryptoError::KeyRejected),
    };
    Ok(ParameterSet { signing, verification, signature_bytes })
}
