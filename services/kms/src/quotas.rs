//! KMS's request quotas.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html>

use ringwall_core::RequestContext;
use ringwall_service::{Quota, Quotas};

use crate::api::KeySpec;
use crate::error::KmsError;

/// Symmetric encryption, MACs, data keys and random bytes share one quota.
pub(crate) const SYMMETRIC: Quota = per_second("Cryptographic operations (symmetric)", 10_000);
const RSA: Quota = per_second("Cryptographic operations (RSA)", 1_000);
const ECC: Quota = per_second("Cryptographic operations (ECC)", 1_000);
const ML_DSA: Quota = per_second("Cryptographic operations (ML-DSA)", 1_000);
/// As for the other key pairs.
const ML_KEM: Quota = per_second("Cryptographic operations (ML-KEM)", 1_000);
pub(crate) const DESCRIBE_KEY: Quota = per_second("DescribeKey", 2_000);
pub(crate) const GET_PUBLIC_KEY: Quota = per_second("GetPublicKey", 2_000);
pub(crate) const CREATE_GRANT: Quota = per_second("CreateGrant", 50);
pub(crate) const CREATE_KEY: Quota = per_second("CreateKey", 5);
pub(crate) const GET_PARAMETERS_FOR_IMPORT: Quota = Quota {
    name: "GetParametersForImport",
    requests: 1,
    period_millis: 4_000,
};

const fn per_second(name: &'static str, requests: u32) -> Quota {
    Quota {
        name,
        requests,
        period_millis: 1_000,
    }
}

/// Takes one request from the caller's bucket.
pub(crate) fn require(quotas: &Quotas, ctx: &RequestContext, quota: Quota) -> Result<(), KmsError> {
    if quotas.take(ctx, quota) {
        Ok(())
    } else {
        Err(KmsError::throttled())
    }
}

/// The quota that cryptography with such a key draws on.
pub(crate) const fn of_cryptography(spec: KeySpec) -> Quota {
    match spec {
        KeySpec::SymmetricDefault
        | KeySpec::Hmac224
        | KeySpec::Hmac256
        | KeySpec::Hmac384
        | KeySpec::Hmac512 => SYMMETRIC,
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => RSA,
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => ML_DSA,
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => ML_KEM,
        KeySpec::EccNistP256
        | KeySpec::EccNistP384
        | KeySpec::EccNistP521
        | KeySpec::EccSecgP256k1
        | KeySpec::EccNistEdwards25519
        | KeySpec::Sm2 => ECC,
    }
}
