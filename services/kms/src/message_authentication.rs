//! What GenerateMac and VerifyMac share.

use ringwall_crypto::mac::HmacAlgorithm;

use crate::api::{KeyUsageType, MacAlgorithmSpec};
use crate::error::KmsError;
use crate::resources::algorithms;
use crate::resources::key::Key;

/// The engine's algorithm, if the key is for it.
pub(crate) fn hmac_of(
    key: &Key,
    algorithm: MacAlgorithmSpec,
    operation: &str,
) -> Result<HmacAlgorithm, KmsError> {
    key.require_usage(KeyUsageType::GenerateVerifyMac, operation)?;
    let allowed = algorithms::mac(key.spec, key.usage).unwrap_or_default();
    if !allowed.contains(&algorithm) {
        return Err(KmsError::wrong_algorithm(
            algorithm.as_str(),
            key.arn(),
            key.spec,
        ));
    }
    Ok(match algorithm {
        MacAlgorithmSpec::HmacSha224 => HmacAlgorithm::Sha224,
        MacAlgorithmSpec::HmacSha256 => HmacAlgorithm::Sha256,
        MacAlgorithmSpec::HmacSha384 => HmacAlgorithm::Sha384,
        MacAlgorithmSpec::HmacSha512 => HmacAlgorithm::Sha512,
    })
}
