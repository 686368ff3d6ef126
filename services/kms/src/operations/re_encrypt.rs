//! `ReEncrypt`: from one key or encryption context to another, without showing the plaintext.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncryptionAlgorithmSpec, GrantOperation, KeyLastUsageTrackingOperation, ReEncryptInput,
    ReEncryptOutput,
};
use crate::dry_run::{ignores_ciphertext, require_wet_run};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn re_encrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ReEncryptInput,
) -> Result<Reply<ReEncryptOutput>, KmsError> {
    let source_ref = input
        .source_key_id
        .as_deref()
        .map(|text| KeyRef::parse(ctx, text))
        .transpose()?;
    let target_ref = KeyRef::parse(ctx, &input.destination_key_id)?;
    let source_context = EncryptionContext::new(input.source_encryption_context)?;
    let target_context = EncryptionContext::new(input.destination_encryption_context)?;
    let symmetric = EncryptionAlgorithmSpec::SymmetricDefault;
    let source_algorithm = input.source_encryption_algorithm.unwrap_or(symmetric);
    let target_algorithm = input.destination_encryption_algorithm.unwrap_or(symmetric);
    ctx.note_default("sourceEncryptionAlgorithm", source_algorithm.as_str());
    ctx.note_default("destinationEncryptionAlgorithm", target_algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    let ignores_ciphertext = ignores_ciphertext(
        input.dry_run,
        input.dry_run_modifiers.as_deref(),
        source_ref.as_ref(),
    )?;
    let ciphertext = input.ciphertext_blob.as_deref();

    let source = tx.source_key(ctx, source_ref.as_ref(), source_algorithm, ciphertext)?;
    let target = tx.key(&target_ref)?;

    let same_key = if source.arn() == target.arn() {
        "true"
    } else {
        "false"
    };
    let source_use = KeyUse::grantable("kms:ReEncryptFrom", GrantOperation::ReEncryptFrom)
        .key("kms:EncryptionAlgorithm", source_algorithm.as_str())
        .key("kms:ReEncryptOnSameKey", same_key)
        .with_context(&source_context)
        .by_alias(source_ref.as_ref().and_then(KeyRef::alias));
    tx.permit_source(ctx, &source, source_use, source_ref.is_some())?;
    let target_use = KeyUse::grantable("kms:ReEncryptTo", GrantOperation::ReEncryptTo)
        .key("kms:EncryptionAlgorithm", target_algorithm.as_str())
        .key("kms:ReEncryptOnSameKey", same_key)
        .with_context(&target_context)
        .by_alias(target_ref.alias());
    let permit = tx.permit(ctx, &target, target_use)?;

    tx.require_usable(ctx, &source)?;
    tx.require_usable(ctx, &target)?;
    if ignores_ciphertext {
        return Err(KmsError::dry_run());
    }
    let ciphertext = ciphertext.ok_or_else(KmsError::ciphertext_missing)?;
    let plaintext = tx.decrypt(&source, source_algorithm, &source_context, ciphertext)?;
    let resealed = tx.encrypt(
        ctx,
        &target,
        target_algorithm,
        &target_context,
        plaintext.bytes.expose(),
    )?;
    require_wet_run(input.dry_run)?;
    for key in [&source, &target] {
        tx.note_usage(ctx, key, KeyLastUsageTrackingOperation::ReEncrypt);
    }
    let source_material = source
        .is_symmetric()
        .then(|| plaintext.material.to_string());
    let target_material = target.is_symmetric().then(|| resealed.material.to_string());
    if let Some(material) = &source_material {
        ctx.note("sourceKeyMaterialId", material);
    }
    if let Some(material) = &target_material {
        ctx.note("destinationKeyMaterialId", material);
    }

    Ok(permit.reply(ReEncryptOutput {
        ciphertext_blob: Some(resealed.bytes),
        source_key_id: Some(source.arn().to_owned()),
        key_id: Some(target.arn().to_owned()),
        source_encryption_algorithm: Some(source_algorithm),
        destination_encryption_algorithm: Some(target_algorithm),
        source_key_material_id: source_material,
        destination_key_material_id: target_material,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, DecryptInput, DryRunModifierType, EncryptInput, KeySpec, KeyUsageType};
    use crate::test_kms::{
        DRY_RUN, OTHER_ACCOUNT, TestKms, allow_statement, context, decrypt_of, encrypt_with,
        re_encrypt_to, root, statement_if, user,
    };

    #[test]
    fn moves_a_ciphertext_to_another_key() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let blob = kms.encrypt(&source, b"a secret");

        let moved = kms.answer::<api::ReEncrypt>(re_encrypt_to(&target, &blob));

        assert_eq!(moved.source_key_id.as_deref(), Some(source.as_str()));
        assert_eq!(moved.key_id.as_deref(), Some(target.as_str()));
        assert_eq!(
            moved.source_key_material_id,
            kms.describe(&source).current_key_material_id
        );
        assert_eq!(
            moved.destination_key_material_id,
            kms.describe(&target).current_key_material_id
        );
        let decrypted = kms.answer::<api::Decrypt>(decrypt_of(&moved.ciphertext_blob.unwrap()));
        assert_eq!(decrypted.plaintext.unwrap().into_exposed(), b"a secret");
        assert_eq!(decrypted.key_id, Some(target));
    }

    #[test]
    fn moves_a_ciphertext_to_another_context() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let encrypted = kms.answer::<api::Encrypt>(EncryptInput {
            encryption_context: context(&[("old", "1")]),
            ..encrypt_with(&key, b"x")
        });
        let blob = encrypted.ciphertext_blob.unwrap();
        let input = ReEncryptInput {
            source_encryption_context: context(&[("old", "1")]),
            destination_encryption_context: context(&[("new", "2")]),
            ..re_encrypt_to(&key, &blob)
        };
        let moved = kms.answer::<api::ReEncrypt>(input.clone()).ciphertext_blob;
        let moved = moved.unwrap();
        kms.answer::<api::Decrypt>(DecryptInput {
            encryption_context: context(&[("new", "2")]),
            ..decrypt_of(&moved)
        });
        assert_eq!(
            kms.refusal::<api::Decrypt>(DecryptInput {
                encryption_context: context(&[("old", "1")]),
                ..decrypt_of(&moved)
            }),
            "InvalidCiphertextException"
        );
        for wrong in [None, context(&[("old", "2")])] {
            assert_eq!(
                kms.refusal::<api::ReEncrypt>(ReEncryptInput {
                    source_encryption_context: wrong,
                    ..input.clone()
                }),
                "InvalidCiphertextException"
            );
        }
    }

    #[test]
    fn moves_between_symmetric_and_rsa_keys() {
        let kms = TestKms::new();
        let symmetric = kms.create_key();
        let rsa = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        let algorithm = Some(EncryptionAlgorithmSpec::RsaesOaepSha256);
        let there = kms.answer::<api::ReEncrypt>(ReEncryptInput {
            destination_encryption_algorithm: algorithm,
            ..re_encrypt_to(&rsa, &kms.encrypt(&symmetric, b"x"))
        });
        assert_eq!(there.destination_key_material_id, None);
        let back = kms.answer::<api::ReEncrypt>(ReEncryptInput {
            source_key_id: Some(rsa.clone()),
            source_encryption_algorithm: algorithm,
            ..re_encrypt_to(&symmetric, &there.ciphertext_blob.unwrap())
        });
        assert_eq!(back.source_key_material_id, None);
        assert_eq!(kms.decrypt(&back.ciphertext_blob.unwrap()), b"x");

        let large = kms.encrypt(&symmetric, &[7; 191]);
        assert_eq!(
            kms.refusal::<api::ReEncrypt>(ReEncryptInput {
                destination_encryption_algorithm: algorithm,
                ..re_encrypt_to(&rsa, &large)
            }),
            "ValidationException: Plaintext is too large for RSAES_OAEP_SHA_256"
        );
    }

    #[test]
    fn refuses_what_decrypt_refuses() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let blob = kms.encrypt(&source, b"x");
        for at in 0..blob.len() {
            let mut tampered = blob.clone();
            tampered[at] ^= 1;
            assert_eq!(
                kms.refusal::<api::ReEncrypt>(re_encrypt_to(&target, &tampered)),
                "InvalidCiphertextException",
                "byte {at}"
            );
        }
        let refusal = kms.refusal::<api::ReEncrypt>(ReEncryptInput {
            source_key_id: Some(target.clone()),
            ..re_encrypt_to(&target, &blob)
        });
        assert!(refusal.starts_with("IncorrectKeyException: "), "{refusal}");
        let signing = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::SignVerify);
        assert_eq!(
            kms.refusal::<api::ReEncrypt>(re_encrypt_to(&signing, &blob)),
            format!(
                "InvalidKeyUsageException: {signing} key usage is SIGN_VERIFY which is not valid for Encrypt."
            )
        );
    }

    #[test]
    fn both_keys_must_be_enabled() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let input = re_encrypt_to(&target, &kms.encrypt(&source, b"x"));
        for key in [&source, &target] {
            kms.disable(key);
            assert_eq!(
                kms.refusal::<api::ReEncrypt>(input.clone()),
                format!("DisabledException: {key} is disabled.")
            );
            kms.enable(key);
        }
        kms.answer::<api::ReEncrypt>(input);
    }

    #[test]
    fn asks_for_permission_on_both_keys() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let input = re_encrypt_to(&target, &kms.encrypt(&source, b"x"));
        let bob = kms.as_user("bob");
        let before = (kms.view(&source), kms.view(&target));
        assert!(
            bob.refusal::<api::ReEncrypt>(input.clone())
                .starts_with("AccessDeniedException: The ciphertext refers to")
        );
        assert_eq!((kms.view(&source), kms.view(&target)), before);

        kms.allow(&source, &user("bob"), &["kms:ReEncryptFrom"]);
        bob.denies_as_bob(&target, input.clone());
        kms.allow(&source, &user("bob"), &["kms:Decrypt"]);
        kms.allow(&target, &user("bob"), &["kms:ReEncryptTo", "kms:Encrypt"]);
        assert!(
            bob.refusal::<api::ReEncrypt>(input.clone())
                .starts_with("AccessDeniedException: The ciphertext refers to")
        );
        kms.allow(&source, &user("bob"), &["kms:ReEncryptFrom"]);
        bob.answer::<api::ReEncrypt>(input);
    }

    impl TestKms {
        #[track_caller]
        fn denies_as_bob(&self, target: &str, input: ReEncryptInput) {
            let arn = self.caller_arn();
            assert_eq!(
                self.refusal::<api::ReEncrypt>(input),
                format!(
                    "AccessDeniedException: User: {arn} is not authorized to perform: kms:ReEncryptTo on resource: {target} because no identity-based policy allows the kms:ReEncryptTo action"
                )
            );
        }
    }

    #[test]
    fn grants_cover_each_side_alone() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let input = re_encrypt_to(&target, &kms.encrypt(&source, b"x"));
        let bob = kms.as_user("bob");
        kms.grant(&source, &user("bob"), &[GrantOperation::ReEncryptFrom]);
        bob.refusal::<api::ReEncrypt>(input.clone());
        kms.grant(&target, &user("bob"), &[GrantOperation::ReEncryptFrom]);
        bob.refusal::<api::ReEncrypt>(input.clone());
        kms.grant(&target, &user("bob"), &[GrantOperation::ReEncryptTo]);
        bob.answer::<api::ReEncrypt>(input);
    }

    #[test]
    fn a_policy_can_ask_for_the_same_key() {
        let kms = TestKms::new();
        let (key, other) = (kms.create_key(), kms.create_key());
        let blob = kms.encrypt(&key, b"x");
        let condition = r#"{"Bool":{"kms:ReEncryptOnSameKey":"true"}}"#;
        let actions = ["kms:ReEncryptFrom", "kms:ReEncryptTo"];
        for key in [&key, &other] {
            kms.set_policy(key, &[statement_if(condition, &user("bob"), &actions)]);
        }
        let bob = kms.as_user("bob");
        bob.answer::<api::ReEncrypt>(re_encrypt_to(&key, &blob));
        bob.refusal::<api::ReEncrypt>(re_encrypt_to(&other, &blob));
    }

    #[test]
    fn moves_into_another_account() {
        let kms = TestKms::new();
        let other = kms.as_account(OTHER_ACCOUNT);
        let target = other.create_key();
        let blob = kms.encrypt(&kms.create_key(), b"x");
        let refusal = kms.refusal::<api::ReEncrypt>(re_encrypt_to(&target, &blob));
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
        let statements = [
            allow_statement(&root(OTHER_ACCOUNT), &["kms:*"]),
            allow_statement(&root(crate::test_kms::ACCOUNT), &["kms:ReEncryptTo"]),
        ];
        other.set_policy(&target, &statements);
        let moved = kms.answer::<api::ReEncrypt>(re_encrypt_to(&target, &blob));
        assert_eq!(other.decrypt(&moved.ciphertext_blob.unwrap()), b"x");
    }

    #[test]
    fn tells_the_trail_of_both_keys_and_both_materials() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        kms.answer::<api::ReEncrypt>(re_encrypt_to(&target, &kms.encrypt(&source, b"x")));
        let notes = kms.trail_notes();
        let arns: Vec<_> = notes.resources.iter().map(|noted| &noted.arn).collect();
        assert_eq!(arns, [&source, &target]);
        let material = |key| kms.describe(key).current_key_material_id.unwrap();
        assert_eq!(
            notes.additional,
            [
                ("sourceKeyMaterialId", material(&source)),
                ("destinationKeyMaterialId", material(&target)),
            ]
        );
        for key in [&source, &target] {
            assert_eq!(
                kms.last_operation(key),
                Some(KeyLastUsageTrackingOperation::ReEncrypt)
            );
        }
    }

    #[test]
    fn a_dry_run_leaves_no_trace_and_may_ignore_the_ciphertext() {
        let kms = TestKms::new();
        let (source, target) = (kms.create_key(), kms.create_key());
        let blob = kms.encrypt(&source, b"x");
        let dry = ReEncryptInput {
            dry_run: Some(true),
            ..re_encrypt_to(&target, &blob)
        };
        kms.takes_a_dry_run::<api::ReEncrypt>(&target, dry.clone());
        let ignoring = ReEncryptInput {
            source_key_id: Some(source),
            ciphertext_blob: None,
            dry_run_modifiers: Some(vec![DryRunModifierType::IgnoreCiphertext]),
            ..dry
        };
        assert_eq!(kms.refusal::<api::ReEncrypt>(ignoring.clone()), DRY_RUN);
        assert_eq!(
            kms.refusal::<api::ReEncrypt>(ReEncryptInput {
                source_key_id: None,
                ..ignoring
            }),
            "ValidationException: KeyId must be specified for this request"
        );
    }
}
