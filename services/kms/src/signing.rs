//! What Sign and Verify share: algorithm, kind of message, and their limits.

use ringwall_crypto::asymmetric::{MessageKind, PrivateKey, SigningAlgorithm};

use crate::api::{KeyUsageType, MessageType, SigningAlgorithmSpec};
use crate::error::KmsError;
use crate::resources::algorithms;
use crate::resources::key::Key;

/// Bytes of a message given whole.
const LARGEST_RAW_MESSAGE: usize = 4096;
/// Bytes of ML-DSA's message representative μ (FIPS 204 §6.2).
const EXTERNAL_MU_BYTES: usize = 64;

/// A signature to make or to check.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SigningRequest {
    algorithm: SigningAlgorithm,
    kind: MessageKind,
    /// The only length allowed; raw messages have a limit instead.
    exact_bytes: Option<usize>,
}

impl SigningRequest {
    /// Checks that the key, the algorithm and the kind of message go together.
    pub(crate) fn parse(
        key: &Key,
        algorithm: SigningAlgorithmSpec,
        message_type: MessageType,
        operation: &str,
    ) -> Result<Self, KmsError> {
        key.require_usage(KeyUsageType::SignVerify, operation)?;
        let allowed = algorithms::signing(key.spec, key.usage).unwrap_or_default();
        if !allowed.contains(&algorithm) {
            return Err(KmsError::wrong_algorithm(
                algorithm.as_str(),
                key.arn(),
                key.spec,
            ));
        }
        let wrong_type = || KmsError::wrong_message_type(message_type, algorithm);
        let (engine_algorithm, digest_bytes) =
            engine_algorithm(algorithm).ok_or_else(wrong_type)?;
        let (kind, exact_bytes) = match (message_type, algorithm) {
            (MessageType::Raw, SigningAlgorithmSpec::Ed25519PhSha512)
            | (MessageType::Digest, SigningAlgorithmSpec::Ed25519Sha512) => {
                return Err(wrong_type());
            }
            (MessageType::Raw, _) => (MessageKind::Raw, None),
            (MessageType::Digest, SigningAlgorithmSpec::MlDsaShake256) => return Err(wrong_type()),
            (MessageType::Digest, _) => (MessageKind::Digest, Some(digest_bytes)),
            (MessageType::ExternalMu, SigningAlgorithmSpec::MlDsaShake256) => {
                (MessageKind::ExternalMu, Some(EXTERNAL_MU_BYTES))
            }
            (MessageType::ExternalMu, _) => return Err(wrong_type()),
        };
        Ok(Self {
            algorithm: engine_algorithm,
            kind,
            exact_bytes,
        })
    }

    /// Signs.
    pub(crate) fn sign(self, key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, KmsError> {
        self.require_length(message)?;
        key.sign(self.algorithm, self.kind, message)
            .map_err(KmsError::internal)
    }

    /// Checks a signature.
    pub(crate) fn verify(
        self,
        key: &PrivateKey,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), KmsError> {
        self.require_length(message)?;
        key.verify(self.algorithm, self.kind, message, signature)
            .map_err(|_| KmsError::invalid_signature())
    }

    fn require_length(self, message: &[u8]) -> Result<(), KmsError> {
        match self.exact_bytes {
            Some(exact) if message.len() != exact => Err(KmsError::digest_length(exact)),
            None if message.len() > LARGEST_RAW_MESSAGE => Err(KmsError::message_too_large()),
            _ => Ok(()),
        }
    }
}

/// The engine's algorithm, and the bytes of its digest. SM2 has none.
const fn engine_algorithm(algorithm: SigningAlgorithmSpec) -> Option<(SigningAlgorithm, usize)> {
    Some(match algorithm {
        SigningAlgorithmSpec::RsassaPssSha256 => (SigningAlgorithm::RsaPssSha256, 32),
        SigningAlgorithmSpec::RsassaPssSha384 => (SigningAlgorithm::RsaPssSha384, 48),
        SigningAlgorithmSpec::RsassaPssSha512 => (SigningAlgorithm::RsaPssSha512, 64),
        SigningAlgorithmSpec::RsassaPkcs1V15Sha256 => (SigningAlgorithm::RsaPkcs1Sha256, 32),
        SigningAlgorithmSpec::RsassaPkcs1V15Sha384 => (SigningAlgorithm::RsaPkcs1Sha384, 48),
        SigningAlgorithmSpec::RsassaPkcs1V15Sha512 => (SigningAlgorithm::RsaPkcs1Sha512, 64),
        SigningAlgorithmSpec::EcdsaSha256 => (SigningAlgorithm::EcdsaSha256, 32),
        SigningAlgorithmSpec::EcdsaSha384 => (SigningAlgorithm::EcdsaSha384, 48),
        SigningAlgorithmSpec::EcdsaSha512 => (SigningAlgorithm::EcdsaSha512, 64),
        SigningAlgorithmSpec::Ed25519Sha512 => (SigningAlgorithm::Ed25519, 64),
        SigningAlgorithmSpec::Ed25519PhSha512 => (SigningAlgorithm::Ed25519Ph, 64),
        SigningAlgorithmSpec::MlDsaShake256 => (SigningAlgorithm::MlDsa, 64),
        SigningAlgorithmSpec::Sm2dsa => return None,
    })
}
