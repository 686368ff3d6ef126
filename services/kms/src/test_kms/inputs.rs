//! Inputs of the cryptographic operations, with what tests rarely say left out.

use std::collections::BTreeMap;

use crate::api::{
    DataKeySpec, DecapsulateInput, DecryptInput, EncapsulateInput, EncapsulationAlgorithmSpec,
    GenerateDataKeyInput, GenerateMacInput, MacAlgorithmSpec, ReEncryptInput, SignInput,
    SigningAlgorithmSpec, VerifyInput, VerifyMacInput,
};

/// An encryption context.
pub(crate) fn context(pairs: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    Some(super::pairs(pairs))
}

/// A symmetric ciphertext to decrypt, which names its key itself.
pub(crate) fn decrypt_of(ciphertext: &[u8]) -> DecryptInput {
    DecryptInput {
        ciphertext_blob: Some(ciphertext.to_vec()),
        ..DecryptInput::default()
    }
}

/// A symmetric ciphertext to encrypt anew under `key`.
pub(crate) fn re_encrypt_to(key: &str, ciphertext: &[u8]) -> ReEncryptInput {
    ReEncryptInput {
        ciphertext_blob: Some(ciphertext.to_vec()),
        source_encryption_context: None,
        source_key_id: None,
        destination_key_id: key.to_owned(),
        destination_encryption_context: None,
        source_encryption_algorithm: None,
        destination_encryption_algorithm: None,
        grant_tokens: None,
        dry_run: None,
        dry_run_modifiers: None,
    }
}

/// A data key of 256 bits.
pub(crate) fn data_key_under(key: &str) -> GenerateDataKeyInput {
    GenerateDataKeyInput {
        key_id: key.to_owned(),
        encryption_context: None,
        number_of_bytes: None,
        key_spec: Some(DataKeySpec::Aes256),
        grant_tokens: None,
        recipient: None,
        dry_run: None,
    }
}

/// A message to sign whole.
pub(crate) fn sign_with(key: &str, algorithm: SigningAlgorithmSpec, message: &[u8]) -> SignInput {
    SignInput {
        key_id: key.to_owned(),
        message: message.to_vec().into(),
        message_type: None,
        grant_tokens: None,
        signing_algorithm: algorithm,
        dry_run: None,
    }
}

/// A signature of that message.
pub(crate) fn verify_of(signed: &SignInput, signature: &[u8]) -> VerifyInput {
    VerifyInput {
        key_id: signed.key_id.clone(),
        message: signed.message.expose().clone().into(),
        message_type: signed.message_type,
        signature: signature.to_vec(),
        signing_algorithm: signed.signing_algorithm,
        grant_tokens: None,
        dry_run: None,
    }
}

/// A message to authenticate.
pub(crate) fn mac_with(key: &str, algorithm: MacAlgorithmSpec, message: &[u8]) -> GenerateMacInput {
    GenerateMacInput {
        message: message.to_vec().into(),
        key_id: key.to_owned(),
        mac_algorithm: algorithm,
        grant_tokens: None,
        dry_run: None,
    }
}

/// A code of that message.
pub(crate) fn verify_mac_of(authenticated: &GenerateMacInput, mac: &[u8]) -> VerifyMacInput {
    VerifyMacInput {
        message: authenticated.message.expose().clone().into(),
        key_id: authenticated.key_id.clone(),
        mac_algorithm: authenticated.mac_algorithm,
        mac: mac.to_vec(),
        grant_tokens: None,
        dry_run: None,
    }
}

/// A secret to be made and encapsulated.
pub(crate) fn encapsulate_with(key: &str) -> EncapsulateInput {
    EncapsulateInput {
        key_id: key.to_owned(),
        encapsulation_algorithm: EncapsulationAlgorithmSpec::MlKem,
        grant_tokens: None,
        dry_run: None,
    }
}

/// A secret to be decapsulated.
pub(crate) fn decapsulate_with(key: &str, ciphertext: &[u8]) -> DecapsulateInput {
    DecapsulateInput {
        key_id: key.to_owned(),
        shared_secret_ciphertext_blob: ciphertext.to_vec(),
        encapsulation_algorithm: EncapsulationAlgorithmSpec::MlKem,
        grant_tokens: None,
        dry_run: None,
    }
}
