//! `GenerateDataKeyPair`: a new key pair for use outside, its private key in clear and encrypted.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyPairInput, GenerateDataKeyPairOutput, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyPairRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_pair(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyPairInput,
) -> Result<Reply<GenerateDataKeyPairOutput>, KmsError> {
    let request = DataKeyPairRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_pair_spec,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyPair",
        GrantOperation::GenerateDataKeyPair,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let pair = tx.generate_data_key_pair(ctx, &key, &request, "GenerateDataKeyPair")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyPair,
    );
    tx.note_material(ctx, &key, pair.encrypted.material);

    Ok(permit.reply(GenerateDataKeyPairOutput {
        private_key_ciphertext_blob: Some(pair.encrypted.bytes),
        private_key_plaintext: Some(pair.private_key.expose().to_vec().into()),
        public_key: Some(pair.public_key),
        key_id: Some(key.arn().to_owned()),
        key_pair_spec: Some(request.spec),
        ciphertext_for_recipient: None,
        key_material_id: Some(pair.encrypted.material.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};

    use super::*;
    use crate::api::{self, DataKeyPairSpec, KeySpec, KeyUsageType};
    use crate::test_kms::{TestKms, statement_if, user};

    fn pair_under(key: &str) -> GenerateDataKeyPairInput {
        GenerateDataKeyPairInput {
            encryption_context: None,
            key_id: key.to_owned(),
            key_pair_spec: DataKeyPairSpec::EccNistP256,
            grant_tokens: None,
            recipient: None,
            dry_run: None,
        }
    }

    #[test]
    fn gives_a_pair_of_every_spec() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (spec, pair) in [
            (DataKeyPairSpec::Rsa2048, KeyPairSpec::Rsa2048),
            (DataKeyPairSpec::Rsa3072, KeyPairSpec::Rsa3072),
            (DataKeyPairSpec::Rsa4096, KeyPairSpec::Rsa4096),
            (DataKeyPairSpec::EccNistP256, KeyPairSpec::P256),
            (DataKeyPairSpec::EccNistP384, KeyPairSpec::P384),
            (DataKeyPairSpec::EccNistP521, KeyPairSpec::P521),
            (DataKeyPairSpec::EccSecgP256k1, KeyPairSpec::Secp256k1),
            (DataKeyPairSpec::EccNistEdwards25519, KeyPairSpec::Ed25519),
            (DataKeyPairSpec::MlKem512, KeyPairSpec::MlKem512),
            (DataKeyPairSpec::MlKem768, KeyPairSpec::MlKem768),
            (DataKeyPairSpec::MlKem1024, KeyPairSpec::MlKem1024),
        ] {
            let made = kms.answer::<api::GenerateDataKeyPair>(GenerateDataKeyPairInput {
                key_pair_spec: spec,
                ..pair_under(&key)
            });
            assert_eq!(made.key_pair_spec, Some(spec));
            assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(
                made.key_material_id,
                kms.describe(&key).current_key_material_id
            );
            let private = made.private_key_plaintext.unwrap().into_exposed();
            let parsed = PrivateKey::from_pkcs8(pair, &private).unwrap();
            assert_eq!(parsed.public_key_der().unwrap(), made.public_key.unwrap());
            let blob = made.private_key_ciphertext_blob.unwrap();
            assert_eq!(kms.decrypt(&blob), private);
        }
    }

    #[test]
    fn refuses_specs_of_other_regions() {
        let kms = TestKms::new();
        let of = |spec| GenerateDataKeyPairInput {
            key_pair_spec: spec,
            ..pair_under(&kms.create_key())
        };
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyPair>(of(DataKeyPairSpec::Sm2)),
            "UnsupportedOperationException: SM2 is not supported in this Region"
        );
        let mut input = of(DataKeyPairSpec::MlKem512);
        input.key_id = crate::test_kms::id_of(&input.key_id).to_owned();
        assert_eq!(
            kms.in_region("cn-north-1")
                .refusal::<api::GenerateDataKeyPair>(input),
            "UnsupportedOperationException: ML_KEM_512 is not supported in this Region"
        );
    }

    #[test]
    fn needs_a_symmetric_key() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        assert_eq!(
            kms.refusal::<api::GenerateDataKeyPair>(pair_under(&key)),
            format!(
                "InvalidKeyUsageException: {key} key usage is ENCRYPT_DECRYPT which is not valid for GenerateDataKeyPair."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = pair_under(&key);
        let action = "kms:GenerateDataKeyPair";
        kms.denies_strangers::<api::GenerateDataKeyPair>(action, &key, input.clone());
        kms.takes_a_dry_run::<api::GenerateDataKeyPair>(
            &key,
            GenerateDataKeyPairInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::GenerateDataKeyPair>(
            &key,
            GrantOperation::GenerateDataKeyPair,
            input.clone(),
        );
        kms.finds_its_key::<api::GenerateDataKeyPair>(action, &key, pair_under);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::GenerateDataKeyPair)
        );
        kms.needs_an_enabled_key::<api::GenerateDataKeyPair>(&key, input);
    }

    #[test]
    fn a_policy_can_ask_for_the_spec_of_the_pair() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let condition = r#"{"StringLike":{"kms:DataKeyPairSpec":"ECC_*"}}"#;
        let statement = statement_if(condition, &user("bob"), &["kms:GenerateDataKeyPair"]);
        kms.set_policy(&key, &[statement]);
        let bob = kms.as_user("bob");
        bob.answer::<api::GenerateDataKeyPair>(pair_under(&key));
        bob.refusal::<api::GenerateDataKeyPair>(GenerateDataKeyPairInput {
            key_pair_spec: DataKeyPairSpec::MlKem512,
            ..pair_under(&key)
        });
    }
}
