//! Which algorithms a key spec and a key usage allow.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html>

use ringwall_core::Partition;
use ringwall_crypto::asymmetric::KeyPairSpec;

use crate::api::{
    CustomerMasterKeySpec, EncapsulationAlgorithmSpec, EncryptionAlgorithmSpec,
    KeyAgreementAlgorithmSpec, KeySpec, KeyUsageType, MacAlgorithmSpec, SigningAlgorithmSpec,
};

/// How a spec's keys may be used, the default first.
pub(crate) const fn usages(spec: KeySpec) -> &'static [KeyUsageType] {
    use KeyUsageType::{
        EncapsulateDecapsulate, EncryptDecrypt, GenerateVerifyMac, KeyAgreement, SignVerify,
    };
    match spec {
        KeySpec::SymmetricDefault => &[EncryptDecrypt],
        KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[EncryptDecrypt, SignVerify],
        KeySpec::EccNistP256 | KeySpec::EccNistP384 | KeySpec::EccNistP521 => {
            &[SignVerify, KeyAgreement]
        }
        KeySpec::EccSecgP256k1
        | KeySpec::EccNistEdwards25519
        | KeySpec::MlDsa44
        | KeySpec::MlDsa65
        | KeySpec::MlDsa87 => &[SignVerify],
        KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
            &[GenerateVerifyMac]
        }
        KeySpec::Sm2 => &[EncryptDecrypt, SignVerify, KeyAgreement],
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => &[EncapsulateDecapsulate],
    }
}

/// The engine's spec of a key pair; `None` for keys that are not pairs, and for SM2.
pub(crate) const fn key_pair_spec(spec: KeySpec) -> Option<KeyPairSpec> {
    Some(match spec {
        KeySpec::Rsa2048 => KeyPairSpec::Rsa2048,
        KeySpec::Rsa3072 => KeyPairSpec::Rsa3072,
        KeySpec::Rsa4096 => KeyPairSpec::Rsa4096,
        KeySpec::EccNistP256 => KeyPairSpec::P256,
        KeySpec::EccNistP384 => KeyPairSpec::P384,
        KeySpec::EccNistP521 => KeyPairSpec::P521,
        KeySpec::EccSecgP256k1 => KeyPairSpec::Secp256k1,
        KeySpec::EccNistEdwards25519 => KeyPairSpec::Ed25519,
        KeySpec::MlDsa44 => KeyPairSpec::MlDsa44,
        KeySpec::MlDsa65 => KeyPairSpec::MlDsa65,
        KeySpec::MlDsa87 => KeyPairSpec::MlDsa87,
        KeySpec::MlKem512 => KeyPairSpec::MlKem512,
        KeySpec::MlKem768 => KeyPairSpec::MlKem768,
        KeySpec::MlKem1024 => KeyPairSpec::MlKem1024,
        KeySpec::SymmetricDefault
        | KeySpec::Hmac224
        | KeySpec::Hmac256
        | KeySpec::Hmac384
        | KeySpec::Hmac512
        | KeySpec::Sm2 => return None,
    })
}

/// Whether keys of that spec can be in the Region's partition.
pub(crate) fn is_available_in(spec: KeySpec, partition: Partition) -> bool {
    match spec {
        // Only China has SM2, and Ringwall's cryptography has none.
        KeySpec::Sm2 => false,
        KeySpec::MlKem512 | KeySpec::MlKem768 | KeySpec::MlKem1024 => partition != Partition::AwsCn,
        _ => true,
    }
}

/// Whether key material of that spec can be made elsewhere and imported.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#importing-keys-material-requirements>
pub(crate) const fn is_importable(spec: KeySpec) -> bool {
    !matches!(
        spec,
        KeySpec::MlDsa44
            | KeySpec::MlDsa65
            | KeySpec::MlDsa87
            | KeySpec::MlKem512
            | KeySpec::MlKem768
            | KeySpec::MlKem1024
    )
}

/// The bytes of key material that AWS makes for a spec; `None` for key pairs.
pub(crate) const fn material_bytes(spec: KeySpec) -> Option<usize> {
    match spec {
        KeySpec::SymmetricDefault | KeySpec::Hmac256 => Some(32),
        KeySpec::Hmac224 => Some(28),
        KeySpec::Hmac384 => Some(48),
        KeySpec::Hmac512 => Some(64),
        _ => None,
    }
}

/// The algorithms that encrypt with such a key; `None` where that is not its usage.
pub(crate) fn encryption(
    spec: KeySpec,
    usage: KeyUsageType,
) -> Option<Vec<EncryptionAlgorithmSpec>> {
    use EncryptionAlgorithmSpec::{RsaesOaepSha1, RsaesOaepSha256, Sm2pke, SymmetricDefault};
    (usage == KeyUsageType::EncryptDecrypt).then(|| match spec {
        KeySpec::SymmetricDefault => vec![SymmetricDefault],
        KeySpec::Sm2 => vec![Sm2pke],
        _ => vec![RsaesOaepSha1, RsaesOaepSha256],
    })
}

/// The algorithms that sign with such a key; `None` where that is not its usage.
pub(crate) fn signing(spec: KeySpec, usage: KeyUsageType) -> Option<Vec<SigningAlgorithmSpec>> {
    use SigningAlgorithmSpec as Algorithm;
    (usage == KeyUsageType::SignVerify).then(|| match spec {
        KeySpec::EccNistP256 | KeySpec::EccSecgP256k1 => vec![Algorithm::EcdsaSha256],
        KeySpec::EccNistP384 => vec![Algorithm::EcdsaSha384],
        KeySpec::EccNistP521 => vec![Algorithm::EcdsaSha512],
        KeySpec::EccNistEdwards25519 => vec![Algorithm::Ed25519Sha512, Algorithm::Ed25519PhSha512],
        KeySpec::MlDsa44 | KeySpec::MlDsa65 | KeySpec::MlDsa87 => vec![Algorithm::MlDsaShake256],
        KeySpec::Sm2 => vec![Algorithm::Sm2dsa],
        _ => vec![
            Algorithm::RsassaPkcs1V15Sha256,
            Algorithm::RsassaPkcs1V15Sha384,
            Algorithm::RsassaPkcs1V15Sha512,
            Algorithm::RsassaPssSha256,
            Algorithm::RsassaPssSha384,
            Algorithm::RsassaPssSha512,
        ],
    })
}

/// The algorithms that agree on a secret with such a key; `None` where that is not its usage.
pub(crate) fn key_agreement(
    _spec: KeySpec,
    usage: KeyUsageType,
) -> Option<Vec<KeyAgreementAlgorithmSpec>> {
    (usage == KeyUsageType::KeyAgreement).then(|| vec![KeyAgreementAlgorithmSpec::Ecdh])
}

/// The algorithms that encapsulate secrets for such a key; `None` where that is not its usage.
pub(crate) fn encapsulation(usage: KeyUsageType) -> Option<Vec<EncapsulationAlgorithmSpec>> {
    (usage == KeyUsageType::EncapsulateDecapsulate).then(|| vec![EncapsulationAlgorithmSpec::MlKem])
}

/// The algorithms that authenticate with such a key; `None` where that is not its usage.
pub(crate) fn mac(spec: KeySpec, usage: KeyUsageType) -> Option<Vec<MacAlgorithmSpec>> {
    (usage == KeyUsageType::GenerateVerifyMac).then(|| match spec {
        KeySpec::Hmac224 => vec![MacAlgorithmSpec::HmacSha224],
        KeySpec::Hmac384 => vec![MacAlgorithmSpec::HmacSha384],
        KeySpec::Hmac512 => vec![MacAlgorithmSpec::HmacSha512],
        _ => vec![MacAlgorithmSpec::HmacSha256],
    })
}

/// The spec under its old name; newer specs have none.
pub(crate) fn customer_master_key_spec(spec: KeySpec) -> Option<CustomerMasterKeySpec> {
    CustomerMasterKeySpec::parse(spec.as_str())
}
