//! `GenerateDataKeyWithoutPlaintext`: a new key for use outside, encrypted only.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyWithoutPlaintextInput, GenerateDataKeyWithoutPlaintextOutput, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_without_plaintext(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyWithoutPlaintextInput,
) -> Result<Reply<GenerateDataKeyWithoutPlaintextOutput>, KmsError> {
    let request = DataKeyRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_spec,
        input.number_of_bytes,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyWithoutPlaintext",
        GrantOperation::GenerateDataKeyWithoutPlaintext,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let data_key = tx.generate_data_key(ctx, &key, &request, "GenerateDataKeyWithoutPlaintext")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyWithoutPlaintext,
    );
    tx.note_material(ctx, &key, data_key.encrypted.material);

    Ok(permit.reply(GenerateDataKeyWithoutPlaintextOutput {
        ciphertext_blob: Some(data_key.encrypted.bytes),
        key_id: Some(key.arn().to_owned()),
        key_material_id: Some(data_key.encrypted.material.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, DataKeySpec, KeySpec, KeyUsageType};
    use crate::test_kms::{TestKms, user};

    fn data_key_under(key: &str) -> GenerateDataKeyWithoutPlaintextInput {
        GenerateDataKeyWithoutPlaintextInput {
            key_id: key.to_owned(),
            encryption_context: None,
            key_spec: Some(DataKeySpec::Aes128),
            number_of_bytes: None,
            grant_tokens: None,
            dry_run: None,
        }
    }

    #[test]
    fn gives_a_key_that_is_seen_when_it_is_decrypted() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let made = kms.answer::<api::GenerateDataKeyWithoutPlaintext>(data_key_under(&key));
        assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
        assert_eq!(
            made.key_material_id,
            kms.describe(&key).current_key_material_id
        );
        assert_eq!(kms.decrypt(&made.ciphertext_blob.unwrap()).len(), 16);
    }

    #[test]
    fn wants_either_a_spec_or_a_number_of_bytes() {
        let kms = TestKms::new();
        let input = GenerateDataKeyWithoutPlaintextInput {
            number_of_bytes: Some(16),
            ..data_key_under(&kms.create_key())
        };
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyWithoutPlaintext>(input),
            "ValidationException: Please specify either number of bytes or key spec."
        );
    }

    #[test]
    fn needs_a_symmetric_key() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyWithoutPlaintext>(data_key_under(&key)),
            format!(
                "InvalidKeyUsageException: {key} key usage is ENCRYPT_DECRYPT which is not valid for GenerateDataKeyWithoutPlaintext."
            )
        );
    }

    #[test]
    fn the_permission_to_see_the_key_is_another() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &user("bob"), &["kms:GenerateDataKey"]);
        kms.grant(&key, &user("bob"), &[GrantOperation::GenerateDataKey]);
        let refusal = kms
            .as_user("bob")
            .refusal::<api::GenerateDataKeyWithoutPlaintext>(data_key_under(&key));
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        type Asked = api::GenerateDataKeyWithoutPlaintext;
        let action = "kms:GenerateDataKeyWithoutPlaintext";
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = data_key_under(&key);
        kms.denies_strangers::<Asked>(action, &key, input.clone());
        kms.takes_a_dry_run::<Asked>(
            &key,
            GenerateDataKeyWithoutPlaintextInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        let granted = GrantOperation::GenerateDataKeyWithoutPlaintext;
        kms.takes_a_grant::<Asked>(&key, granted, input.clone());
        kms.finds_its_key::<Asked>(action, &key, data_key_under);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::GenerateDataKeyWithoutPlaintext)
        );
        kms.needs_an_enabled_key::<Asked>(&key, input);
    }
}
