//! `Decapsulate`: the secret that was encapsulated for a key.
//!
//! A ciphertext that was altered, or made for another key, is not refused: it gives another
//! secret, so that nobody learns from the answer what was wrong with it.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_crypto::CryptoError;

use crate::api::{
    DecapsulateInput, DecapsulateOutput, GrantOperation, KeyLastUsageTrackingOperation,
    KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn decapsulate(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DecapsulateInput,
) -> Result<Reply<DecapsulateOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.encapsulation_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Decapsulate", GrantOperation::Decapsulate)
        .key("kms:EncapsulationAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::EncapsulateDecapsulate, "Decapsulate")?;
    let (_, material) = tx.current_material(&key)?;
    let secret = material
        .private_key(key.spec)?
        .decapsulate(&input.shared_secret_ciphertext_blob)
        .map_err(|error| match error {
            CryptoError::DoesNotVerify => KmsError::invalid_ciphertext(),
            error => KmsError::internal(error),
        })?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Decapsulate);

    Ok(permit.reply(DecapsulateOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(secret.expose().to_vec().into()),
        encapsulation_algorithm: Some(algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, PublicKey};

    use super::*;
    use crate::api::{self, KeySpec};
    use crate::test_kms::{TestKms, decapsulate_with, encapsulate_with};

    fn shared_key(kms: &TestKms) -> String {
        kms.create_key_of(KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate)
    }

    fn encapsulated(kms: &TestKms, key: &str) -> (Vec<u8>, Vec<u8>) {
        let made = kms.answer::<api::Encapsulate>(encapsulate_with(key));
        (
            made.shared_secret.unwrap().into_exposed(),
            made.shared_secret_ciphertext_blob.unwrap(),
        )
    }

    fn decapsulated(kms: &TestKms, key: &str, blob: &[u8]) -> Vec<u8> {
        let recovered = kms.answer::<api::Decapsulate>(decapsulate_with(key, blob));
        assert_eq!(recovered.key_id.as_deref(), Some(key));
        recovered.shared_secret.unwrap().into_exposed()
    }

    #[test]
    fn recovers_what_was_encapsulated_outside() {
        let kms = TestKms::new();
        let key = shared_key(&kms);
        let public = PublicKey::from_der(KeyPairSpec::MlKem512, &kms.public_key(&key)).unwrap();
        let sent = public.encapsulate().unwrap();
        assert_eq!(
            decapsulated(&kms, &key, &sent.ciphertext),
            sent.secret.expose()
        );
    }

    #[test]
    fn an_altered_ciphertext_gives_another_secret() {
        let kms = TestKms::new();
        let key = shared_key(&kms);
        let (secret, blob) = encapsulated(&kms, &key);
        for at in [0, 1, 383, 384, 640, 767] {
            let mut altered = blob.clone();
            altered[at] ^= 1;
            let other = decapsulated(&kms, &key, &altered);
            assert_eq!(other.len(), 32);
            assert_ne!(other, secret, "{at}");
            assert_eq!(other, decapsulated(&kms, &key, &altered), "{at}");
        }
    }

    #[test]
    fn another_key_gives_another_secret() {
        let kms = TestKms::new();
        let (secret, blob) = encapsulated(&kms, &shared_key(&kms));
        assert_ne!(decapsulated(&kms, &shared_key(&kms), &blob), secret);
    }

    #[test]
    fn refuses_a_ciphertext_of_another_length() {
        let kms = TestKms::new();
        let key = shared_key(&kms);
        let (_, blob) = encapsulated(&kms, &key);
        for wrong in [&blob[..767], &[&blob[..], &[0]].concat(), &[7; 1088]] {
            assert_eq!(
                kms.refusal::<api::Decapsulate>(decapsulate_with(&key, wrong)),
                "InvalidCiphertextException"
            );
        }
    }

    #[test]
    fn relatives_recover_the_same_secret() {
        let kms = TestKms::new();
        let key = kms.create_key_with(api::CreateKeyInput {
            key_spec: Some(KeySpec::MlKem512),
            key_usage: Some(KeyUsageType::EncapsulateDecapsulate),
            multi_region: Some(true),
            ..api::CreateKeyInput::default()
        });
        let replica = kms.replicate(&key, "eu-west-1");
        kms.advance_days(1);
        let (secret, blob) = encapsulated(&kms, &key);
        let there = kms.in_region("eu-west-1");
        assert_eq!(decapsulated(&there, &replica, &blob), secret);
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::MlDsa44, KeyUsageType::SignVerify);
        assert_eq!(
            kms.refusal::<api::Decapsulate>(decapsulate_with(&key, &[7; 768])),
            format!(
                "InvalidKeyUsageException: {key} key usage is SIGN_VERIFY which is not valid for Decapsulate."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = shared_key(&kms);
        let (_, blob) = encapsulated(&kms, &key);
        let input = decapsulate_with(&key, &blob);
        kms.denies_strangers::<api::Decapsulate>("kms:Decapsulate", &key, input.clone());
        kms.takes_a_dry_run::<api::Decapsulate>(
            &key,
            DecapsulateInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::Decapsulate>(&key, GrantOperation::Decapsulate, input.clone());
        kms.finds_its_key::<api::Decapsulate>("kms:Decapsulate", &key, |key| {
            decapsulate_with(key, &blob)
        });
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Decapsulate)
        );
        kms.needs_an_enabled_key::<api::Decapsulate>(&key, input);
    }

    #[test]
    fn a_dry_run_of_a_wrong_ciphertext_says_so() {
        let kms = TestKms::new();
        let dry = DecapsulateInput {
            dry_run: Some(true),
            ..decapsulate_with(&shared_key(&kms), &[7; 10])
        };
        assert_eq!(
            kms.refusal::<api::Decapsulate>(dry),
            "InvalidCiphertextException"
        );
    }
}
