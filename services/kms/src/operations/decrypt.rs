//! `Decrypt`: the plaintext of a ciphertext.
//!
//! A symmetric ciphertext names its key, so the caller need not. One text answers for a key
//! that is not there and a key that is not the caller's.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DecryptInput, DecryptOutput, EncryptionAlgorithmSpec, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::dry_run::{ignores_ciphertext, require_wet_run};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn decrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DecryptInput,
) -> Result<Reply<DecryptOutput>, KmsError> {
    let key_ref = input
        .key_id
        .as_deref()
        .map(|text| KeyRef::parse(ctx, text))
        .transpose()?;
    let context = EncryptionContext::new(input.encryption_context)?;
    let algorithm = input
        .encryption_algorithm
        .unwrap_or(EncryptionAlgorithmSpec::SymmetricDefault);
    ctx.note_default("encryptionAlgorithm", algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;
    let ignores_ciphertext = ignores_ciphertext(
        input.dry_run,
        input.dry_run_modifiers.as_deref(),
        key_ref.as_ref(),
    )?;
    let ciphertext = input.ciphertext_blob.as_deref();

    let key = tx.source_key(ctx, key_ref.as_ref(), algorithm, ciphertext)?;

    let key_use = KeyUse::grantable("kms:Decrypt", GrantOperation::Decrypt)
        .key("kms:EncryptionAlgorithm", algorithm.as_str())
        .with_context(&context)
        .by_alias(key_ref.as_ref().and_then(KeyRef::alias));
    let permit = tx.permit_source(ctx, &key, key_use, key_ref.is_some())?;

    tx.require_usable(ctx, &key)?;
    if ignores_ciphertext {
        return Err(KmsError::dry_run());
    }
    let ciphertext = ciphertext.ok_or_else(KmsError::ciphertext_missing)?;
    let plaintext = tx.decrypt(&key, algorithm, &context, ciphertext)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Decrypt);
    tx.note_material(ctx, &key, plaintext.material);

    Ok(permit.reply(DecryptOutput {
        key_id: Some(key.arn().to_owned()),
        plaintext: Some(plaintext.bytes.expose().to_vec().into()),
        encryption_algorithm: Some(algorithm),
        ciphertext_for_recipient: None,
        key_material_id: key.is_symmetric().then(|| plaintext.material.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PublicKey};

    use super::*;
    use crate::api::{
        self, DryRunModifierType, EncryptInput, GrantConstraints, KeySpec, KeyUsageType,
        RecipientInfo,
    };
    use crate::test_kms::{
        DRY_RUN, OTHER_ACCOUNT, TestKms, context, decrypt_of, encrypt_with, grant_on, user,
    };

    /// One text for a key that is missing and a key that is not the caller's.
    const DENIED: &str = "AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.";

    fn named(key: &str, ciphertext: &[u8]) -> DecryptInput {
        DecryptInput {
            key_id: Some(key.to_owned()),
            ..decrypt_of(ciphertext)
        }
    }

    #[test]
    fn opens_what_was_encrypted_and_says_by_which_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, b"a secret");
        for input in [decrypt_of(&blob), named(&key, &blob)] {
            let decrypted = kms.answer::<api::Decrypt>(input);
            assert_eq!(decrypted.plaintext.unwrap().into_exposed(), b"a secret");
            assert_eq!(decrypted.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(
                decrypted.encryption_algorithm,
                Some(EncryptionAlgorithmSpec::SymmetricDefault)
            );
            assert_eq!(
                decrypted.key_material_id,
                kms.describe(&key).current_key_material_id
            );
        }
    }

    #[test]
    fn every_byte_of_a_ciphertext_counts() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, b"a secret");
        for at in 0..blob.len() {
            let mut tampered = blob.clone();
            tampered[at] ^= 1;
            for input in [decrypt_of(&tampered), named(&key, &tampered)] {
                assert_eq!(
                    kms.refusal::<api::Decrypt>(input),
                    "InvalidCiphertextException",
                    "byte {at}"
                );
            }
            if at > 0 {
                assert_eq!(
                    kms.refusal::<api::Decrypt>(decrypt_of(&blob[..at])),
                    "InvalidCiphertextException",
                    "{at} bytes"
                );
            }
        }
        let longer = [&blob[..], &[0]].concat();
        assert_eq!(
            kms.refusal::<api::Decrypt>(decrypt_of(&longer)),
            "InvalidCiphertextException"
        );
        assert_eq!(kms.decrypt(&blob), b"a secret");
    }

    #[test]
    fn the_encryption_context_must_be_the_same() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let pairs = [("a", "1"), ("b", "2")];
        let encrypted = kms.answer::<api::Encrypt>(EncryptInput {
            encryption_context: context(&pairs),
            ..encrypt_with(&key, b"x")
        });
        let blob = encrypted.ciphertext_blob.unwrap();
        let with = |pairs: Option<&[(&str, &str)]>| DecryptInput {
            encryption_context: pairs.and_then(context),
            ..decrypt_of(&blob)
        };
        kms.answer::<api::Decrypt>(with(Some(&[("b", "2"), ("a", "1")])));
        for wrong in [
            None,
            Some(&[][..]),
            Some(&[("a", "1")]),
            Some(&[("a", "1"), ("b", "3")]),
            Some(&[("A", "1"), ("b", "2")]),
            Some(&[("a", "1"), ("b", "2"), ("c", "3")]),
            Some(&[("a", "2"), ("b", "1")]),
        ] {
            assert_eq!(
                kms.refusal::<api::Decrypt>(with(wrong)),
                "InvalidCiphertextException",
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn an_empty_context_is_none() {
        let kms = TestKms::new();
        let blob = kms.encrypt(&kms.create_key(), b"x");
        kms.answer::<api::Decrypt>(DecryptInput {
            encryption_context: context(&[]),
            ..decrypt_of(&blob)
        });
    }

    #[test]
    fn refuses_the_wrong_key() {
        let kms = TestKms::new();
        let blob = kms.encrypt(&kms.create_key(), b"x");
        assert_eq!(
            kms.refusal::<api::Decrypt>(named(&kms.create_key(), &blob)),
            "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."
        );
    }

    #[test]
    fn tells_nobody_which_keys_there_are() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, b"x");
        let before = kms.view(&key);
        for stranger in [
            kms.as_user("mallory"),
            kms.as_account(OTHER_ACCOUNT),
            kms.in_region("eu-west-1"),
        ] {
            assert_eq!(stranger.refusal::<api::Decrypt>(decrypt_of(&blob)), DENIED);
        }
        assert_eq!(kms.view(&key), before);
        kms.schedule_deletion(&key, 7);
        kms.advance_days(8);
        assert_eq!(kms.refusal::<api::Decrypt>(decrypt_of(&blob)), DENIED);
    }

    #[test]
    fn another_account_decrypts_what_a_policy_opens_to_it() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, b"x");
        kms.allow(
            &key,
            &crate::test_kms::root(OTHER_ACCOUNT),
            &["kms:Decrypt"],
        );
        let other = kms.as_account(OTHER_ACCOUNT);
        assert_eq!(other.decrypt(&blob), b"x");
        other.answer::<api::Decrypt>(named(&key, &blob));
    }

    #[test]
    fn opens_rsa_ciphertexts_that_were_made_outside() {
        let kms = TestKms::new();
        for (spec, pair) in [
            (KeySpec::Rsa2048, KeyPairSpec::Rsa2048),
            (KeySpec::Rsa3072, KeyPairSpec::Rsa3072),
            (KeySpec::Rsa4096, KeyPairSpec::Rsa4096),
        ] {
            let key = kms.create_key_of(spec, KeyUsageType::EncryptDecrypt);
            let public = PublicKey::from_der(pair, &kms.public_key(&key)).unwrap();
            for (algorithm, hash, other) in [
                (
                    EncryptionAlgorithmSpec::RsaesOaepSha1,
                    OaepHash::Sha1,
                    EncryptionAlgorithmSpec::RsaesOaepSha256,
                ),
                (
                    EncryptionAlgorithmSpec::RsaesOaepSha256,
                    OaepHash::Sha256,
                    EncryptionAlgorithmSpec::RsaesOaepSha1,
                ),
            ] {
                let blob = public.encrypt_oaep(hash, b"from outside").unwrap();
                let by = |algorithm, blob: &[u8]| DecryptInput {
                    encryption_algorithm: Some(algorithm),
                    ..named(&key, blob)
                };
                let decrypted = kms.answer::<api::Decrypt>(by(algorithm, &blob));
                assert_eq!(decrypted.plaintext.unwrap().into_exposed(), b"from outside");
                assert_eq!(decrypted.key_material_id, None);
                let mut tampered = blob.clone();
                tampered[100] ^= 1;
                for wrong in [
                    by(other, &blob),
                    by(algorithm, &tampered),
                    by(algorithm, &blob[1..]),
                ] {
                    assert_eq!(
                        kms.refusal::<api::Decrypt>(wrong),
                        "InvalidCiphertextException"
                    );
                }
            }
        }
    }

    #[test]
    fn an_rsa_ciphertext_does_not_name_its_key() {
        let kms = TestKms::new();
        let input = DecryptInput {
            encryption_algorithm: Some(EncryptionAlgorithmSpec::RsaesOaepSha256),
            ..decrypt_of(&[7; 256])
        };
        assert_eq!(
            kms.refusal::<api::Decrypt>(input),
            "ValidationException: KeyId must be specified for this request"
        );
    }

    #[test]
    fn refuses_keys_of_other_usages_and_algorithms_of_other_specs() {
        let kms = TestKms::new();
        let signing = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::SignVerify);
        assert_eq!(
            kms.refusal::<api::Decrypt>(named(&signing, &[7; 256])),
            format!(
                "InvalidKeyUsageException: {signing} key usage is SIGN_VERIFY which is not valid for Decrypt."
            )
        );
        let rsa = kms.create_key_of(KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt);
        assert_eq!(
            kms.refusal::<api::Decrypt>(named(&rsa, &[7; 256])),
            format!(
                "InvalidKeyUsageException: Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048 of {rsa}."
            )
        );
    }

    #[test]
    fn a_recipient_is_refused_rather_than_shown_the_plaintext() {
        let kms = TestKms::new();
        let blob = kms.encrypt(&kms.create_key(), b"x");
        let input = DecryptInput {
            recipient: Some(RecipientInfo::default()),
            ..decrypt_of(&blob)
        };
        assert_eq!(
            kms.refusal::<api::Decrypt>(input),
            "ValidationException: Recipient is not supported: no attestation root of trust is configured"
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blob = kms.encrypt(&key, b"x");
        let input = named(&key, &blob);
        kms.denies_strangers::<api::Decrypt>("kms:Decrypt", &key, input.clone());
        kms.takes_a_dry_run::<api::Decrypt>(
            &key,
            DecryptInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::Decrypt>(&key, GrantOperation::Decrypt, input.clone());
        kms.finds_its_key::<api::Decrypt>("kms:Decrypt", &key, |key| named(key, &blob));
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Decrypt)
        );
        kms.needs_an_enabled_key::<api::Decrypt>(&key, input);
    }

    #[test]
    fn a_dry_run_may_ignore_the_ciphertext_but_not_the_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let dry = |key: Option<&str>, blob: Option<&[u8]>| DecryptInput {
            key_id: key.map(str::to_owned),
            ciphertext_blob: blob.map(<[u8]>::to_vec),
            dry_run: Some(true),
            dry_run_modifiers: Some(vec![DryRunModifierType::IgnoreCiphertext]),
            ..DecryptInput::default()
        };
        assert_eq!(kms.refusal::<api::Decrypt>(dry(Some(&key), None)), DRY_RUN);
        assert_eq!(
            kms.refusal::<api::Decrypt>(dry(Some(&key), Some(b"junk"))),
            DRY_RUN
        );
        let denied = kms
            .as_user("mallory")
            .refusal::<api::Decrypt>(dry(Some(&key), None));
        assert!(denied.starts_with("AccessDeniedException: "), "{denied}");
        let blob = kms.encrypt(&key, b"x");
        assert_eq!(
            kms.refusal::<api::Decrypt>(dry(None, Some(&blob))),
            "ValidationException: KeyId must be specified for this request"
        );
        assert_eq!(
            kms.refusal::<api::Decrypt>(DecryptInput {
                dry_run: None,
                ..dry(Some(&key), None)
            }),
            "ValidationException: DryRunModifiers can only be used when DryRun is true"
        );
    }

    #[test]
    fn a_dry_run_looks_at_the_ciphertext() {
        let kms = TestKms::new();
        let mut blob = kms.encrypt(&kms.create_key(), b"x");
        blob[80] ^= 1;
        let dry = DecryptInput {
            dry_run: Some(true),
            ..decrypt_of(&blob)
        };
        assert_eq!(
            kms.refusal::<api::Decrypt>(dry),
            "InvalidCiphertextException"
        );
    }

    #[test]
    fn a_grant_can_be_bound_to_a_context() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let encrypted = kms.answer::<api::Encrypt>(EncryptInput {
            encryption_context: context(&[("a", "1"), ("b", "2")]),
            ..encrypt_with(&key, b"x")
        });
        let blob = encrypted.ciphertext_blob.unwrap();
        let plain = kms.encrypt(&key, b"x");
        kms.answer::<api::CreateGrant>(api::CreateGrantInput {
            constraints: Some(GrantConstraints {
                encryption_context_subset: context(&[("a", "1")]),
                ..GrantConstraints::default()
            }),
            ..grant_on(&key, &user("bob"), &[GrantOperation::Decrypt])
        });
        let bob = kms.as_user("bob");
        bob.answer::<api::Decrypt>(DecryptInput {
            encryption_context: context(&[("a", "1"), ("b", "2")]),
            ..decrypt_of(&blob)
        });
        assert_eq!(bob.refusal::<api::Decrypt>(decrypt_of(&plain)), DENIED);
    }

    #[test]
    fn a_ciphertext_is_missing() {
        let kms = TestKms::new();
        let input = DecryptInput {
            key_id: Some(kms.create_key()),
            ..DecryptInput::default()
        };
        assert_eq!(
            kms.refusal::<api::Decrypt>(input),
            "ValidationException: 1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null"
        );
    }
}
