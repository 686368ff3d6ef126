//! `GenerateDataKey`: a new key for use outside, in clear and encrypted.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyInput, GenerateDataKeyOutput, GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_data_key(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyInput,
) -> Result<Reply<GenerateDataKeyOutput>, KmsError> {
    let request = DataKeyRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_spec,
        input.number_of_bytes,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable("kms:GenerateDataKey", GrantOperation::GenerateDataKey);
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let data_key = tx.generate_data_key(ctx, &key, &request, "GenerateDataKey")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::GenerateDataKey);
    tx.note_material(ctx, &key, data_key.encrypted.material);

    Ok(permit.reply(GenerateDataKeyOutput {
        ciphertext_blob: Some(data_key.encrypted.bytes),
        plaintext: Some(data_key.plaintext.expose().to_vec().into()),
        key_id: Some(key.arn().to_owned()),
        ciphertext_for_recipient: None,
        key_material_id: Some(data_key.encrypted.material.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, DataKeySpec, DecryptInput, KeySpec, KeyUsageType, RecipientInfo};
    use crate::test_kms::{
        TestKms, context, data_key_under, decrypt_of, session_policy, statement_if, user,
    };

    #[test]
    fn gives_a_key_in_clear_and_encrypted() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (spec, number_of_bytes, bytes) in [
            (Some(DataKeySpec::Aes256), None, 32),
            (Some(DataKeySpec::Aes128), None, 16),
            (None, Some(1), 1),
            (None, Some(64), 64),
            (None, Some(1024), 1024),
        ] {
            let made = kms.answer::<api::GenerateDataKey>(GenerateDataKeyInput {
                key_spec: spec,
                number_of_bytes,
                ..data_key_under(&key)
            });
            assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(
                made.key_material_id,
                kms.describe(&key).current_key_material_id
            );
            let plaintext = made.plaintext.unwrap().into_exposed();
            assert_eq!(plaintext.len(), bytes);
            assert_eq!(kms.decrypt(&made.ciphertext_blob.unwrap()), plaintext);
        }
    }

    #[test]
    fn gives_another_key_each_time() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let plaintext = || {
            let made = kms.answer::<api::GenerateDataKey>(data_key_under(&key));
            made.plaintext.unwrap().into_exposed()
        };
        assert_ne!(plaintext(), plaintext());
    }

    #[test]
    fn wants_either_a_spec_or_a_number_of_bytes() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (key_spec, number_of_bytes) in [(Some(DataKeySpec::Aes256), Some(32)), (None, None)] {
            let input = GenerateDataKeyInput {
                key_spec,
                number_of_bytes,
                ..data_key_under(&key)
            };
            assert_eq!(
                kms.refusal::<api::GenerateDataKey>(input),
                "ValidationException: Please specify either number of bytes or key spec."
            );
        }
    }

    #[test]
    fn refuses_sizes_out_of_range() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (bytes, bound) in [
            (0, "greater than or equal to 1"),
            (1025, "less than or equal to 1024"),
        ] {
            let input = GenerateDataKeyInput {
                key_spec: None,
                number_of_bytes: Some(bytes),
                ..data_key_under(&key)
            };
            assert_eq!(
                kms.refusal::<api::GenerateDataKey>(input),
                format!(
                    "ValidationException: 1 validation error detected: Value '{bytes}' at 'numberOfBytes' failed to satisfy constraint: Member must have value {bound}"
                )
            );
        }
    }

    #[test]
    fn binds_the_key_to_its_context() {
        let kms = TestKms::new();
        let made = kms.answer::<api::GenerateDataKey>(GenerateDataKeyInput {
            encryption_context: context(&[("a", "1")]),
            ..data_key_under(&kms.create_key())
        });
        let blob = made.ciphertext_blob.unwrap();
        assert_eq!(
            kms.refusal::<api::Decrypt>(decrypt_of(&blob)),
            "InvalidCiphertextException"
        );
        kms.answer::<api::Decrypt>(DecryptInput {
            encryption_context: context(&[("a", "1")]),
            ..decrypt_of(&blob)
        });
    }

    #[test]
    fn needs_a_symmetric_key() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt),
            (KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
            (KeySpec::EccNistP256, KeyUsageType::SignVerify),
        ] {
            let key = kms.create_key_of(spec, usage);
            assert_eq!(
                kms.refusal::<api::GenerateDataKey>(data_key_under(&key)),
                format!(
                    "InvalidKeyUsageException: {key} key usage is {} which is not valid for GenerateDataKey.",
                    usage.as_str()
                )
            );
        }
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = data_key_under(&key);
        kms.denies_strangers::<api::GenerateDataKey>("kms:GenerateDataKey", &key, input.clone());
        kms.takes_a_dry_run::<api::GenerateDataKey>(
            &key,
            GenerateDataKeyInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::GenerateDataKey>(
            &key,
            GrantOperation::GenerateDataKey,
            input.clone(),
        );
        kms.finds_its_key::<api::GenerateDataKey>("kms:GenerateDataKey", &key, data_key_under);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::GenerateDataKey)
        );
        kms.needs_an_enabled_key::<api::GenerateDataKey>(&key, input);
    }

    #[test]
    fn a_session_policy_limits_it() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let session = kms.as_session("s", &session_policy(&["kms:Encrypt"]));
        let refusal = session.refusal::<api::GenerateDataKey>(data_key_under(&key));
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
        let session = kms.as_session("s", &session_policy(&["kms:GenerateDataKey"]));
        session.answer::<api::GenerateDataKey>(data_key_under(&key));
    }

    #[test]
    fn a_policy_can_ask_for_keys_of_the_context() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let condition = r#"{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"team"}}"#;
        let statement = statement_if(condition, &user("bob"), &["kms:GenerateDataKey"]);
        kms.set_policy(&key, &[statement]);
        let bob = kms.as_user("bob");
        bob.refusal::<api::GenerateDataKey>(data_key_under(&key));
        bob.answer::<api::GenerateDataKey>(GenerateDataKeyInput {
            encryption_context: context(&[("team", "a")]),
            ..data_key_under(&key)
        });
    }

    #[test]
    fn a_recipient_is_refused_rather_than_shown_the_key() {
        let kms = TestKms::new();
        let input = GenerateDataKeyInput {
            recipient: Some(RecipientInfo::default()),
            ..data_key_under(&kms.create_key())
        };
        assert_eq!(
            kms.refusal::<api::GenerateDataKey>(input),
            "ValidationException: Recipient is not supported: no attestation root of trust is configured"
        );
    }
}
