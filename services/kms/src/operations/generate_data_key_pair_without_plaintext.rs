//! `GenerateDataKeyPairWithoutPlaintext`: a new key pair for use outside, its private key
//! encrypted only.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyPairWithoutPlaintextInput, GenerateDataKeyPairWithoutPlaintextOutput,
    GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyPairRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_pair_without_plaintext(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyPairWithoutPlaintextInput,
) -> Result<Reply<GenerateDataKeyPairWithoutPlaintextOutput>, KmsError> {
    let request = DataKeyPairRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_pair_spec,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyPairWithoutPlaintext",
        GrantOperation::GenerateDataKeyPairWithoutPlaintext,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let operation = "GenerateDataKeyPairWithoutPlaintext";
    let pair = tx.generate_data_key_pair(ctx, &key, &request, operation)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyPairWithoutPlaintext,
    );
    tx.note_material(ctx, &key, pair.encrypted.material);

    Ok(permit.reply(GenerateDataKeyPairWithoutPlaintextOutput {
        private_key_ciphertext_blob: Some(pair.encrypted.bytes),
        public_key: Some(pair.public_key),
        key_id: Some(key.arn().to_owned()),
        key_pair_spec: Some(request.spec),
        key_material_id: Some(pair.encrypted.material.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};

    use super::*;
    use crate::api::{self, DataKeyPairSpec, KeySpec, KeyUsageType};
    use crate::test_kms::{TestKms, user};

    fn pair_under(key: &str) -> GenerateDataKeyPairWithoutPlaintextInput {
        GenerateDataKeyPairWithoutPlaintextInput {
            encryption_context: None,
            key_id: key.to_owned(),
            key_pair_spec: DataKeyPairSpec::EccNistP256,
            grant_tokens: None,
            dry_run: None,
        }
    }

    #[test]
    fn gives_a_pair_whose_private_key_is_seen_when_it_is_decrypted() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let made = kms.answer::<api::GenerateDataKeyPairWithoutPlaintext>(pair_under(&key));
        assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
        assert_eq!(made.key_pair_spec, Some(DataKeyPairSpec::EccNistP256));
        assert_eq!(
            made.key_material_id,
            kms.describe(&key).current_key_material_id
        );
        let private = kms.decrypt(&made.private_key_ciphertext_blob.unwrap());
        let parsed = PrivateKey::from_pkcs8(KeyPairSpec::P256, &private).unwrap();
        assert_eq!(parsed.public_key_der().unwrap(), made.public_key.unwrap());
    }

    #[test]
    fn refuses_sm2_and_keys_that_are_not_symmetric() {
        let kms = TestKms::new();
        let sm2 = GenerateDataKeyPairWithoutPlaintextInput {
            key_pair_spec: DataKeyPairSpec::Sm2,
            ..pair_under(&kms.create_key())
        };
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyPairWithoutPlaintext>(sm2),
            "UnsupportedOperationException: SM2 is not supported in this Region"
        );
        let key = kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyPairWithoutPlaintext>(pair_under(&key)),
            format!(
                "InvalidKeyUsageException: {key} key usage is GENERATE_VERIFY_MAC which is not valid for GenerateDataKeyPairWithoutPlaintext."
            )
        );
    }

    #[test]
    fn the_permission_to_see_the_private_key_is_another() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("bob"), &[GrantOperation::GenerateDataKeyPair]);
        let refusal = kms
            .as_user("bob")
            .refusal::<api::GenerateDataKeyPairWithoutPlaintext>(pair_under(&key));
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        type Asked = api::GenerateDataKeyPairWithoutPlaintext;
        let action = "kms:GenerateDataKeyPairWithoutPlaintext";
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = pair_under(&key);
        kms.denies_strangers::<Asked>(action, &key, input.clone());
        kms.takes_a_dry_run::<Asked>(
            &key,
            GenerateDataKeyPairWithoutPlaintextInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        let granted = GrantOperation::GenerateDataKeyPairWithoutPlaintext;
        kms.takes_a_grant::<Asked>(&key, granted, input.clone());
        kms.finds_its_key::<Asked>(action, &key, pair_under);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::GenerateDataKeyPairWithoutPlaintext)
        );
        kms.needs_an_enabled_key::<Asked>(&key, input);
    }
}
