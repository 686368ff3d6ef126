//! ML-DSA (FIPS 204), pure, with an empty context. Messages go through aws-lc; an external μ
//! goes through the `ml-dsa` crate, as aws-lc-rs has no safe call for it.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{
    KeyPair as _, ML_DSA_44, ML_DSA_44_SIGNING, ML_DSA_65, ML_DSA_65_SIGNING, ML_DSA_87,
    ML_DSA_87_SIGNING, ParsedPublicKey, PqdsaKeyPair, PqdsaSigningAlgorithm,
    PqdsaVerificationAlgorithm,
};
use ml_dsa::{EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams};

use super::{KeyPairSpec, MessageKind, SigningAlgorithm};
use crate::{CryptoError, SecretBytes};

const MU_BYTES: usize = 64;
const SEED_BYTES: usize = 32;

/// An ML-DSA key pair.
pub(super) struct MlDsaPair {
    spec: KeyPairSpec,
    pair: PqdsaKeyPair,
}

impl MlDsaPair {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let (signing, _) = algorithms(spec)?;
        Ok(Self {
            spec,
            pair: PqdsaKeyPair::generate(signing)?,
        })
    }

    /// From PKCS#8 that holds the seed; the expanded form alone cannot be written again.
    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let (signing, _) = algorithms(spec)?;
        let pair = Self {
            spec,
            pair: PqdsaKeyPair::from_pkcs8(signing, der)?,
        };
        pair.to_pkcs8().map_err(|_| CryptoError::KeyRejected)?;
        Ok(pair)
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
        require(algorithm)?;
        match kind {
            MessageKind::Raw => {
                let mut signature = vec![0; self.pair.algorithm().signature_len()];
                self.pair.sign(message, &mut signature)?;
                Ok(signature)
            }
            MessageKind::ExternalMu => self.sign_mu(message),
            MessageKind::Digest => Err(CryptoError::Failed),
        }
    }

    fn sign_mu(&self, mu: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mu = mu
            .first_chunk()
            .filter(|_| mu.len() == MU_BYTES)
            .ok_or(CryptoError::Failed)?;
        // PKCS#8 of the seed form (RFC 9881) ends with the seed.
        let der = self.to_pkcs8()?;
        let seed = der.expose().last_chunk().ok_or(CryptoError::Failed)?;
        match self.spec {
            KeyPairSpec::MlDsa44 => Ok(sign_mu::<MlDsa44>(seed, mu)),
            KeyPairSpec::MlDsa65 => Ok(sign_mu::<MlDsa65>(seed, mu)),
            KeyPairSpec::MlDsa87 => Ok(sign_mu::<MlDsa87>(seed, mu)),
            _ => Err(CryptoError::KeyRejected),
        }
    }
}

/// An ML-DSA public key.
pub(super) struct MlDsaPublic {
    spec: KeyPairSpec,
    key: ParsedPublicKey,
    raw: Vec<u8>,
}

impl MlDsaPublic {
    pub(super) fn from_der(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let (_, verification) = algorithms(spec)?;
        let length = match spec {
            KeyPairSpec::MlDsa44 => 1312,
            KeyPairSpec::MlDsa65 => 1952,
            _ => 2592,
        };
        let start = der
            .len()
            .checked_sub(length)
            .ok_or(CryptoError::KeyRejected)?;
        let raw = der.get(start..).ok_or(CryptoError::KeyRejected)?;
        let key = ParsedPublicKey::new(verification, raw)?;
        let whole: PublicKeyX509Der<'_> = key.as_der()?;
        if whole.as_ref() != der {
            return Err(CryptoError::KeyRejected);
        }
        Ok(Self {
            spec,
            key,
            raw: raw.to_vec(),
        })
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        require(algorithm)?;
        let holds = match kind {
            MessageKind::Raw => self.key.verify_sig(message, signature).is_ok(),
            MessageKind::ExternalMu => self.verify_mu(message, signature)?,
            MessageKind::Digest => return Err(CryptoError::Failed),
        };
        if holds {
            Ok(())
        } else {
            Err(CryptoError::DoesNotVerify)
        }
    }

    fn verify_mu(&self, mu: &[u8], signature: &[u8]) -> Result<bool, CryptoError> {
        let mu = mu
            .first_chunk()
            .filter(|_| mu.len() == MU_BYTES)
            .ok_or(CryptoError::Failed)?;
        match self.spec {
            KeyPairSpec::MlDsa44 => Ok(verify_mu::<MlDsa44>(&self.raw, mu, signature)),
            KeyPairSpec::MlDsa65 => Ok(verify_mu::<MlDsa65>(&self.raw, mu, signature)),
            KeyPairSpec::MlDsa87 => Ok(verify_mu::<MlDsa87>(&self.raw, mu, signature)),
            _ => Err(CryptoError::KeyRejected),
        }
    }
}

fn sign_mu<P: MlDsaParams>(seed: &[u8; SEED_BYTES], mu: &[u8; MU_BYTES]) -> Vec<u8> {
    let key = ml_dsa::ExpandedSigningKey::<P>::from_seed(&(*seed).into());
    key.sign_mu_deterministic(&(*mu).into()).encode().to_vec()
}

fn verify_mu<P: MlDsaParams>(raw: &[u8], mu: &[u8; MU_BYTES], signature: &[u8]) -> bool {
    let Ok(key) = EncodedVerifyingKey::<P>::try_from(raw) else {
        return false;
    };
    let Ok(signature) = ml_dsa::Signature::<P>::try_from(signature) else {
        return false;
    };
    ml_dsa::VerifyingKey::<P>::decode(&key).verify_mu(&(*mu).into(), &signature)
}

fn require(algorithm: SigningAlgorithm) -> Result<(), CryptoError> {
    if algorithm == SigningAlgorithm::MlDsa {
        Ok(())
    } else {
        Err(CryptoError::KeyRejected)
    }
}

fn algorithms(
    spec: KeyPairSpec,
) -> Result<
    (
        &'static PqdsaSigningAlgorithm,
        &'static PqdsaVerificationAlgorithm,
    ),
    CryptoError,
> {
    match spec {
        KeyPairSpec::MlDsa44 => Ok((&ML_DSA_44_SIGNING, &ML_DSA_44)),
        KeyPairSpec::MlDsa65 => Ok((&ML_DSA_65_SIGNING, &ML_DSA_65)),
        KeyPairSpec::MlDsa87 => Ok((&ML_DSA_87_SIGNING, &ML_DSA_87)),
        _ => Err(CryptoError::KeyRejected),
    }
}
