//! `GetParametersForImport`: a public key to wrap key material for, and a token for the import.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};

use crate::api::{
    GetParametersForImportInput, GetParametersForImportOutput, KeyState, OriginType,
    WrappingKeySpec,
};
use crate::error::KmsError;
use crate::import_token::{ImportToken, TOKEN_LIFE_DAYS, wrapping_algorithm};
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_parameters_for_import(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetParametersForImportInput,
) -> Result<Reply<GetParametersForImportOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:GetParametersForImport")
        .key("kms:WrappingAlgorithm", input.wrapping_algorithm.as_str())
        .key("kms:WrappingKeySpec", input.wrapping_key_spec.as_str());
    let permit = tx.permit(ctx, &key, key_use)?;

    quotas::require(&tx.kms.quotas, ctx, quotas::GET_PARAMETERS_FOR_IMPORT)?;
    if key.origin != OriginType::External {
        return Err(KmsError::wrong_origin(key.arn(), key.origin));
    }
    key.require_not_pending_deletion()?;
    key.require_not_in(&[KeyState::Creating, KeyState::Updating])?;
    wrapping_algorithm(input.wrapping_algorithm, input.wrapping_key_spec, key.spec)?;
    let pair = PrivateKey::generate(match input.wrapping_key_spec {
        WrappingKeySpec::Rsa2048 => KeyPairSpec::Rsa2048,
        WrappingKeySpec::Rsa3072 => KeyPairSpec::Rsa3072,
        WrappingKeySpec::Rsa4096 => KeyPairSpec::Rsa4096,
        WrappingKeySpec::Sm2 => return Err(KmsError::sm2_unsupported()),
    });
    let pair = pair.map_err(KmsError::internal)?;
    let valid_to = ctx.now().plus_days(TOKEN_LIFE_DAYS);
    let token = ImportToken::new(
        &key,
        &pair,
        input.wrapping_algorithm,
        input.wrapping_key_spec,
        valid_to,
    )?;
    let sealed = tx.kms.seal_import_token(&token, ctx)?;

    Ok(permit.reply(GetParametersForImportOutput {
        key_id: Some(key.arn().to_owned()),
        import_token: Some(sealed),
        public_key: Some(pair.public_key_der().map_err(KmsError::internal)?.into()),
        parameters_valid_to: Some(valid_to),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::PublicKey;

    use super::*;
    use crate::api::{self, AlgorithmSpec, CreateKeyInput, KeySpec, KeyUsageType};
    use crate::test_kms::{START, TestKms, statement_if, user};

    use AlgorithmSpec::{
        RsaAesKeyWrapSha1, RsaAesKeyWrapSha256, RsaesOaepSha1, RsaesOaepSha256, RsaesPkcs1V15,
    };

    fn external_key(kms: &TestKms, spec: KeySpec, usage: KeyUsageType) -> String {
        kms.create_key_with(CreateKeyInput {
            key_spec: Some(spec),
            key_usage: Some(usage),
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        })
    }

    fn parameters(
        key: &str,
        algorithm: AlgorithmSpec,
        spec: WrappingKeySpec,
    ) -> GetParametersForImportInput {
        GetParametersForImportInput {
            key_id: key.to_owned(),
            wrapping_algorithm: algorithm,
            wrapping_key_spec: spec,
        }
    }

    #[test]
    fn gives_a_wrapping_key_and_a_token_for_a_day() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        for (spec, pair) in [
            (WrappingKeySpec::Rsa2048, KeyPairSpec::Rsa2048),
            (WrappingKeySpec::Rsa3072, KeyPairSpec::Rsa3072),
            (WrappingKeySpec::Rsa4096, KeyPairSpec::Rsa4096),
        ] {
            let input = parameters(&key, RsaesOaepSha256, spec);
            let given = kms.answer::<api::GetParametersForImport>(input);
            assert_eq!(given.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(given.parameters_valid_to, Some(START.plus_days(1)));
            assert!(given.import_token.is_some());
            PublicKey::from_der(pair, &given.public_key.unwrap().into_exposed()).unwrap();
        }
    }

    #[test]
    fn gives_another_wrapping_key_each_time() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let public_key = || {
            let input = parameters(&key, RsaesOaepSha256, WrappingKeySpec::Rsa2048);
            let given = kms.answer::<api::GetParametersForImport>(input);
            given.public_key.unwrap().into_exposed()
        };
        assert_ne!(public_key(), public_key());
    }

    /// AWS's table of wrapping algorithms.
    #[test]
    fn each_kind_of_key_material_is_wrapped_in_its_ways() {
        let kms = TestKms::new();
        let oaep = [RsaesOaepSha1, RsaesOaepSha256].as_slice();
        let key_wrap = [RsaAesKeyWrapSha1, RsaAesKeyWrapSha256].as_slice();
        let all = [
            RsaesOaepSha1,
            RsaesOaepSha256,
            RsaAesKeyWrapSha1,
            RsaAesKeyWrapSha256,
        ];
        for (spec, usage, wrapping_spec, allowed) in [
            (
                KeySpec::SymmetricDefault,
                KeyUsageType::EncryptDecrypt,
                WrappingKeySpec::Rsa2048,
                oaep,
            ),
            (
                KeySpec::Hmac512,
                KeyUsageType::GenerateVerifyMac,
                WrappingKeySpec::Rsa2048,
                oaep,
            ),
            (
                KeySpec::Rsa2048,
                KeyUsageType::SignVerify,
                WrappingKeySpec::Rsa2048,
                key_wrap,
            ),
            (
                KeySpec::EccNistP384,
                KeyUsageType::KeyAgreement,
                WrappingKeySpec::Rsa2048,
                &all,
            ),
            (
                KeySpec::EccNistP521,
                KeyUsageType::SignVerify,
                WrappingKeySpec::Rsa2048,
                key_wrap,
            ),
            (
                KeySpec::EccNistP521,
                KeyUsageType::SignVerify,
                WrappingKeySpec::Rsa3072,
                &all,
            ),
        ] {
            let key = external_key(&kms, spec, usage);
            for algorithm in all
                .into_iter()
                .chain([RsaesPkcs1V15, AlgorithmSpec::Sm2pke])
            {
                let input = parameters(&key, algorithm, wrapping_spec);
                if allowed.contains(&algorithm) {
                    kms.answer::<api::GetParametersForImport>(input);
                } else {
                    assert_eq!(
                        kms.refusal::<api::GetParametersForImport>(input),
                        format!(
                            "ValidationException: Wrapping algorithm {} is not supported for key spec {}",
                            algorithm.as_str(),
                            spec.as_str()
                        )
                    );
                }
            }
        }
    }

    #[test]
    fn needs_a_key_that_is_made_for_imports() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::GetParametersForImport>(parameters(
                &key,
                RsaesOaepSha256,
                WrappingKeySpec::Rsa2048
            )),
            format!(
                "UnsupportedOperationException: {key} origin is AWS_KMS which is not valid for this operation."
            )
        );
    }

    #[test]
    fn post_quantum_keys_cannot_be_made_for_imports() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::MlDsa44, KeyUsageType::SignVerify),
            (KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate),
        ] {
            let input = CreateKeyInput {
                key_spec: Some(spec),
                key_usage: Some(usage),
                origin: Some(OriginType::External),
                ..CreateKeyInput::default()
            };
            assert_eq!(
                kms.refusal::<api::CreateKey>(input),
                format!(
                    "UnsupportedOperationException: Origin EXTERNAL is not supported for KeySpec {}",
                    spec.as_str()
                )
            );
        }
    }

    #[test]
    fn sm2_wrapping_keys_are_of_other_regions() {
        let kms = TestKms::new();
        let input = parameters(
            &kms.create_external_key(),
            RsaesOaepSha256,
            WrappingKeySpec::Sm2,
        );
        assert_eq!(
            kms.refusal::<api::GetParametersForImport>(input),
            "UnsupportedOperationException: SM2 is not supported in this Region"
        );
    }

    #[test]
    fn takes_no_alias_and_no_key_that_waits_for_its_deletion() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let of = |key: &str| parameters(key, RsaesOaepSha256, WrappingKeySpec::Rsa2048);
        kms.create_alias("alias/a", &key);
        assert_eq!(
            kms.refusal::<api::GetParametersForImport>(of("alias/a")),
            "NotFoundException: Invalid keyId 'alias/a'"
        );
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            kms.refusal::<api::GetParametersForImport>(of(&key)),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.denies_strangers::<api::GetParametersForImport>(
            "kms:GetParametersForImport",
            &key,
            parameters(&key, RsaesOaepSha256, WrappingKeySpec::Rsa2048),
        );
    }

    #[test]
    fn a_policy_can_ask_for_algorithm_and_spec() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let condition = r#"{"StringEquals":{"kms:WrappingAlgorithm":"RSAES_OAEP_SHA_256","kms:WrappingKeySpec":"RSA_3072"}}"#;
        let statement = statement_if(condition, &user("bob"), &["kms:GetParametersForImport"]);
        kms.set_policy(&key, &[statement]);
        let bob = kms.as_user("bob");
        let of = |spec| parameters(&key, RsaesOaepSha256, spec);
        bob.answer::<api::GetParametersForImport>(of(WrappingKeySpec::Rsa3072));
        bob.refusal::<api::GetParametersForImport>(of(WrappingKeySpec::Rsa2048));
    }
}
