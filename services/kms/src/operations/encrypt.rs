//! `Encrypt`: a small plaintext under a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncryptInput, EncryptOutput, EncryptionAlgorithmSpec, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn encrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: EncryptInput,
) -> Result<Reply<EncryptOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let context = EncryptionContext::new(input.encryption_context)?;
    let algorithm = input
        .encryption_algorithm
        .unwrap_or(EncryptionAlgorithmSpec::SymmetricDefault);
    ctx.note_default("encryptionAlgorithm", algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Encrypt", GrantOperation::Encrypt)
        .key("kms:EncryptionAlgorithm", algorithm.as_str())
        .with_context(&context)
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let ciphertext = tx.encrypt(ctx, &key, algorithm, &context, input.plaintext.expose())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Encrypt);
    tx.note_material(ctx, &key, ciphertext.material);

    Ok(permit.reply(EncryptOutput {
        ciphertext_blob: Some(ciphertext.bytes),
        key_id: Some(key.arn().to_owned()),
        encryption_algorithm: Some(algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType};
    use crate::test_kms::{TestKms, context, decrypt_of, encrypt_with, statement_if, user};

    use EncryptionAlgorithmSpec::{RsaesOaepSha1, RsaesOaepSha256, SymmetricDefault};

    #[test]
    fn makes_a_ciphertext_that_only_decrypt_reads() {
        let kms = TestKms::new();
        let key = kms.create_key();

        let encrypted = kms.answer::<api::Encrypt>(encrypt_with(&key, b"a secret"));

        assert_eq!(encrypted.key_id.as_deref(), Some(key.as_str()));
        assert_eq!(encrypted.encryption_algorithm, Some(SymmetricDefault));
        let blob = encrypted.ciphertext_blob.unwrap();
        assert!(!blob.windows(8).any(|bytes| bytes == b"a secret"));
        assert_eq!(kms.decrypt(&blob), b"a secret");
        assert_ne!(kms.encrypt(&key, b"a secret"), blob);
    }

    #[test]
    fn takes_4096_bytes_under_a_symmetric_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, &[7; 4096]);
        assert!(blob.len() <= 6144);
        assert_eq!(kms.decrypt(&blob), [7; 4096]);
        for wrong in [0, 4097] {
            let refusal = kms.refusal::<api::Encrypt>(encrypt_with(&key, &vec![7; wrong]));
            assert!(
                refusal.starts_with(
                    "ValidationException: 1 validation error detected: Value at 'plaintext' failed"
                ),
                "{refusal}"
            );
        }
    }

    /// RFC 8017 §7.1.1, and the table of AWS.
    #[test]
    fn takes_as_much_as_the_padding_leaves_under_an_rsa_key() {
        let kms = TestKms::new();
        for (spec, modulus, sizes) in [
            (KeySpec::Rsa2048, 256, [214, 190]),
            (KeySpec::Rsa3072, 384, [342, 318]),
            (KeySpec::Rsa4096, 512, [470, 446]),
        ] {
            let key = kms.create_key_of(spec, KeyUsageType::EncryptDecrypt);
            for (algorithm, largest) in [RsaesOaepSha1, RsaesOaepSha256].into_iter().zip(sizes) {
                let input = |bytes| EncryptInput {
                    encryption_algorithm: Some(algorithm),
                    ..encrypt_with(&key, &vec![7; bytes])
                };
                let encrypted = kms.answer::<api::Encrypt>(input(largest));
                assert_eq!(encrypted.encryption_algorithm, Some(algorithm));
                assert_eq!(encrypted.ciphertext_blob.unwrap().len(), modulus);
                assert_eq!(
                    kms.refusal::<api::Encrypt>(input(largest + 1)),
                    format!(
                        "ValidationException: Plaintext is too large for {}",
                        algorithm.as_str()
                    )
                );
            }
        }
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::Rsa2048, KeyUsageType::SignVerify),
            (KeySpec::EccNistP256, KeyUsageType::KeyAgreement),
            (KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
            (KeySpec::MlDsa44, KeyUsageType::SignVerify),
            (KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate),
        ] {
            let key = kms.create_key_of(spec, usage);
            assert_eq!(
                kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x")),
                format!(
                    "InvalidKeyUsageException: {key} key usage is {} which is not valid for Encrypt.",
                    usage.as_str()
                )
            );
        }
    }

    #[test]
    fn refuses_algorithms_of_other_specs() {
        let kms = TestKms::new();
        let symmetric = kms.create_key();
        let rsa = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        for (key, algorithm, spec) in [
            (&symmetric, RsaesOaepSha256, "SYMMETRIC_DEFAULT"),
            (&rsa, SymmetricDefault, "RSA_2048"),
            (&rsa, EncryptionAlgorithmSpec::Sm2pke, "RSA_2048"),
        ] {
            let input = EncryptInput {
                encryption_algorithm: Some(algorithm),
                ..encrypt_with(key, b"x")
            };
            assert_eq!(
                kms.refusal::<api::Encrypt>(input),
                format!(
                    "InvalidKeyUsageException: Algorithm {} is incompatible with key spec {spec} of {key}.",
                    algorithm.as_str()
                )
            );
        }
    }

    #[test]
    fn an_encryption_context_is_for_symmetric_keys_and_has_a_limit() {
        let kms = TestKms::new();
        let rsa = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        let input = EncryptInput {
            encryption_algorithm: Some(RsaesOaepSha256),
            encryption_context: context(&[("a", "1")]),
            ..encrypt_with(&rsa, b"x")
        };
        assert_eq!(
            kms.refusal::<api::Encrypt>(input),
            "ValidationException: EncryptionContext is not supported for asymmetric keys"
        );
        let key = kms.create_key();
        let with_value = |bytes: usize| EncryptInput {
            encryption_context: context(&[("a", &"v".repeat(bytes))]),
            ..encrypt_with(&key, b"x")
        };
        kms.answer::<api::Encrypt>(with_value(8191));
        assert_eq!(
            kms.refusal::<api::Encrypt>(with_value(8192)),
            "ValidationException: The encryption context exceeds the maximum size of 8192 bytes"
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = encrypt_with(&key, b"x");
        kms.denies_strangers::<api::Encrypt>("kms:Encrypt", &key, input.clone());
        kms.takes_a_dry_run::<api::Encrypt>(
            &key,
            EncryptInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::Encrypt>(&key, GrantOperation::Encrypt, input.clone());
        kms.finds_its_key::<api::Encrypt>("kms:Encrypt", &key, |key| encrypt_with(key, b"x"));
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Encrypt)
        );
        kms.needs_an_enabled_key::<api::Encrypt>(&key, input);
    }

    #[test]
    fn a_dry_run_that_would_fail_says_why() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        let dry = EncryptInput {
            encryption_algorithm: Some(RsaesOaepSha256),
            dry_run: Some(true),
            ..encrypt_with(&key, &[7; 191])
        };
        assert_eq!(
            kms.refusal::<api::Encrypt>(dry),
            "ValidationException: Plaintext is too large for RSAES_OAEP_SHA_256"
        );
    }

    #[test]
    fn refuses_a_made_up_grant_token() {
        let kms = TestKms::new();
        let input = EncryptInput {
            grant_tokens: Some(vec!["made-up".to_owned()]),
            ..encrypt_with(&kms.create_key(), b"x")
        };
        assert_eq!(
            kms.refusal::<api::Encrypt>(input),
            "InvalidGrantTokenException: Invalid grant token"
        );
    }

    #[test]
    fn takes_the_token_of_a_grant() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let granted = kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        kms.as_user("bob").answer::<api::Encrypt>(EncryptInput {
            grant_tokens: Some(vec![granted.grant_token.unwrap()]),
            ..encrypt_with(&key, b"x")
        });
    }

    #[test]
    fn a_policy_can_ask_for_context_and_algorithm() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let condition = r#"{"StringEquals":{"kms:EncryptionContext:team":"a","kms:EncryptionAlgorithm":"SYMMETRIC_DEFAULT"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(condition, &user("bob"), &["kms:Encrypt"])],
        );
        let bob = kms.as_user("bob");
        let with = |pairs: &[(&str, &str)]| EncryptInput {
            encryption_context: context(pairs),
            ..encrypt_with(&key, b"x")
        };
        bob.answer::<api::Encrypt>(with(&[("team", "a"), ("more", "b")]));
        for pairs in [&[][..], &[("team", "b")], &[("TEAM", "b")]] {
            let refusal = bob.refusal::<api::Encrypt>(with(pairs));
            assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
        }
    }

    #[test]
    fn tells_the_trail_of_key_material_and_algorithm() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.encrypt(&key, b"x");
        let notes = kms.trail_notes();
        let material = kms.describe(&key).current_key_material_id.unwrap();
        assert_eq!(notes.additional, [("keyMaterialId", material)]);
        assert_eq!(
            notes.defaulted,
            [("encryptionAlgorithm", "SYMMETRIC_DEFAULT".to_owned())]
        );
        assert_eq!(notes.resources[0].arn, key);
    }

    #[test]
    fn a_key_that_waits_for_material_is_refused() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let refusal = kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x"));
        let start = format!("KMSInvalidStateException: {key} is pending import");
        assert!(refusal.starts_with(&start), "{refusal}");
        kms.import(&key, &[7; 32]);
        assert_eq!(
            kms.answer::<api::Decrypt>(decrypt_of(&kms.encrypt(&key, b"x")))
                .key_id,
            Some(key)
        );
    }
}
