//! `Sign`: a signature over a message or its digest.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GrantOperation, KeyLastUsageTrackingOperation, MessageType, SignInput, SignOutput,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::signing::SigningRequest;
use crate::store::KmsRead;

pub(crate) fn sign(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: SignInput,
) -> Result<Reply<SignOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let message_type = input.message_type.unwrap_or(MessageType::Raw);
    ctx.note_default("messageType", message_type.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Sign", GrantOperation::Sign)
        .key("kms:SigningAlgorithm", input.signing_algorithm.as_str())
        .key("kms:MessageType", message_type.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let request = SigningRequest::parse(&key, input.signing_algorithm, message_type, "Sign")?;
    let (_, material) = tx.current_material(&key)?;
    let signature = request.sign(material.private_key(key.spec)?, input.message.expose())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Sign);

    Ok(permit.reply(SignOutput {
        key_id: Some(key.arn().to_owned()),
        signature: Some(signature),
        signing_algorithm: Some(input.signing_algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType, SigningAlgorithmSpec as Algorithm};
    use crate::test_kms::{TestKms, sign_with, statement_if, user, verify_of};

    /// Each spec with its algorithms, the bytes of a digest, and of a signature where they are
    /// fixed.
    fn specs() -> Vec<(KeySpec, Vec<(Algorithm, usize)>, Option<usize>)> {
        let rsa = vec![
            (Algorithm::RsassaPssSha256, 32),
            (Algorithm::RsassaPssSha384, 48),
            (Algorithm::RsassaPssSha512, 64),
            (Algorithm::RsassaPkcs1V15Sha256, 32),
            (Algorithm::RsassaPkcs1V15Sha384, 48),
            (Algorithm::RsassaPkcs1V15Sha512, 64),
        ];
        vec![
            (KeySpec::Rsa2048, rsa.clone(), Some(256)),
            (KeySpec::Rsa3072, rsa.clone(), Some(384)),
            (KeySpec::Rsa4096, rsa, Some(512)),
            (
                KeySpec::EccNistP256,
                vec![(Algorithm::EcdsaSha256, 32)],
                None,
            ),
            (
                KeySpec::EccNistP384,
                vec![(Algorithm::EcdsaSha384, 48)],
                None,
            ),
            (
                KeySpec::EccNistP521,
                vec![(Algorithm::EcdsaSha512, 64)],
                None,
            ),
            (
                KeySpec::EccSecgP256k1,
                vec![(Algorithm::EcdsaSha256, 32)],
                None,
            ),
        ]
    }

    fn signing_key(kms: &TestKms, spec: KeySpec) -> String {
        kms.create_key_of(spec, KeyUsageType::SignVerify)
    }

    fn digest_of(key: &str, algorithm: Algorithm, kind: MessageType, bytes: usize) -> SignInput {
        SignInput {
            message_type: Some(kind),
            ..sign_with(key, algorithm, &vec![7; bytes])
        }
    }

    #[test]
    fn every_spec_signs_messages_and_digests() {
        let kms = TestKms::new();
        for (spec, algorithms, signature_bytes) in specs() {
            let key = signing_key(&kms, spec);
            for (algorithm, digest_bytes) in algorithms {
                for input in [
                    sign_with(&key, algorithm, b"a message"),
                    digest_of(&key, algorithm, MessageType::Digest, digest_bytes),
                ] {
                    let signed = kms.answer::<api::Sign>(input.clone());
                    assert_eq!(signed.key_id.as_deref(), Some(key.as_str()));
                    assert_eq!(signed.signing_algorithm, Some(algorithm));
                    let signature = signed.signature.unwrap();
                    let bytes = signature_bytes.unwrap_or(signature.len());
                    assert_eq!(signature.len(), bytes);
                    kms.answer::<api::Verify>(verify_of(&input, &signature));
                }
                for wrong in [digest_bytes - 1, digest_bytes + 1] {
                    let input = digest_of(&key, algorithm, MessageType::Digest, wrong);
                    assert_eq!(
                        kms.refusal::<api::Sign>(input),
                        format!(
                            "ValidationException: Digest is invalid length for algorithm: it must be {digest_bytes} bytes"
                        )
                    );
                }
                assert_eq!(
                    kms.refusal::<api::Sign>(digest_of(
                        &key,
                        algorithm,
                        MessageType::ExternalMu,
                        64
                    )),
                    format!(
                        "ValidationException: MessageType EXTERNAL_MU is not valid for SigningAlgorithm {}",
                        algorithm.as_str()
                    )
                );
            }
        }
    }

    #[test]
    fn ed25519_signs_messages_and_its_other_form_digests() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistEdwards25519);
        let raw = sign_with(&key, Algorithm::Ed25519Sha512, b"a message");
        let digest = digest_of(&key, Algorithm::Ed25519PhSha512, MessageType::Digest, 64);
        for input in [raw, digest] {
            let signature = kms.answer::<api::Sign>(input.clone()).signature.unwrap();
            assert_eq!(signature.len(), 64);
            kms.answer::<api::Verify>(verify_of(&input, &signature));
        }
        for (algorithm, kind) in [
            (Algorithm::Ed25519Sha512, MessageType::Digest),
            (Algorithm::Ed25519PhSha512, MessageType::Raw),
            (Algorithm::Ed25519Sha512, MessageType::ExternalMu),
        ] {
            assert_eq!(
                kms.refusal::<api::Sign>(digest_of(&key, algorithm, kind, 64)),
                format!(
                    "ValidationException: MessageType {} is not valid for SigningAlgorithm {}",
                    kind.as_str(),
                    algorithm.as_str()
                )
            );
        }
    }

    #[test]
    fn ml_dsa_signs_messages_and_their_representatives() {
        let kms = TestKms::new();
        for (spec, bytes) in [
            (KeySpec::MlDsa44, 2420),
            (KeySpec::MlDsa65, 3309),
            (KeySpec::MlDsa87, 4627),
        ] {
            let key = signing_key(&kms, spec);
            for input in [
                sign_with(&key, Algorithm::MlDsaShake256, b"a message"),
                digest_of(&key, Algorithm::MlDsaShake256, MessageType::ExternalMu, 64),
            ] {
                let signature = kms.answer::<api::Sign>(input.clone()).signature.unwrap();
                assert_eq!(signature.len(), bytes);
                kms.answer::<api::Verify>(verify_of(&input, &signature));
            }
            for wrong in [63, 65] {
                let input = digest_of(
                    &key,
                    Algorithm::MlDsaShake256,
                    MessageType::ExternalMu,
                    wrong,
                );
                assert_eq!(
                    kms.refusal::<api::Sign>(input),
                    "ValidationException: Digest is invalid length for algorithm: it must be 64 bytes"
                );
            }
            assert_eq!(
                kms.refusal::<api::Sign>(digest_of(
                    &key,
                    Algorithm::MlDsaShake256,
                    MessageType::Digest,
                    64
                )),
                "ValidationException: MessageType DIGEST is not valid for SigningAlgorithm ML_DSA_SHAKE_256"
            );
        }
    }

    #[test]
    fn takes_4096_bytes() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let of = |bytes| sign_with(&key, Algorithm::EcdsaSha256, &vec![7; bytes]);
        kms.answer::<api::Sign>(of(4096));
        for wrong in [0, 4097] {
            let refusal = kms.refusal::<api::Sign>(of(wrong));
            assert!(
                refusal.starts_with(
                    "ValidationException: 1 validation error detected: Value at 'message' failed"
                ),
                "{refusal}"
            );
        }
    }

    #[test]
    fn refuses_algorithms_of_other_specs() {
        let kms = TestKms::new();
        for (spec, algorithm) in [
            (KeySpec::EccNistP256, Algorithm::EcdsaSha384),
            (KeySpec::EccNistP384, Algorithm::EcdsaSha256),
            (KeySpec::EccSecgP256k1, Algorithm::EcdsaSha512),
            (KeySpec::EccNistEdwards25519, Algorithm::EcdsaSha256),
            (KeySpec::MlDsa44, Algorithm::Ed25519Sha512),
            (KeySpec::Rsa2048, Algorithm::MlDsaShake256),
            (KeySpec::EccNistP256, Algorithm::Sm2dsa),
        ] {
            let key = signing_key(&kms, spec);
            assert_eq!(
                kms.refusal::<api::Sign>(sign_with(&key, algorithm, b"x")),
                format!(
                    "InvalidKeyUsageException: Algorithm {} is incompatible with key spec {} of {key}.",
                    algorithm.as_str(),
                    spec.as_str()
                )
            );
        }
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt),
            (KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt),
            (KeySpec::EccNistP256, KeyUsageType::KeyAgreement),
            (KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate),
        ] {
            let key = kms.create_key_of(spec, usage);
            assert_eq!(
                kms.refusal::<api::Sign>(sign_with(&key, Algorithm::EcdsaSha256, b"x")),
                format!(
                    "InvalidKeyUsageException: {key} key usage is {} which is not valid for Sign.",
                    usage.as_str()
                )
            );
        }
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let of = |key: &str| sign_with(key, Algorithm::EcdsaSha256, b"x");
        kms.denies_strangers::<api::Sign>("kms:Sign", &key, of(&key));
        kms.takes_a_dry_run::<api::Sign>(
            &key,
            SignInput {
                dry_run: Some(true),
                ..of(&key)
            },
        );
        kms.takes_a_grant::<api::Sign>(&key, GrantOperation::Sign, of(&key));
        kms.finds_its_key::<api::Sign>("kms:Sign", &key, of);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Sign)
        );
        kms.needs_an_enabled_key::<api::Sign>(&key, of(&key));
    }

    #[test]
    fn a_policy_can_ask_for_algorithm_and_kind_of_message() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let condition =
            r#"{"StringEquals":{"kms:SigningAlgorithm":"ECDSA_SHA_256","kms:MessageType":"RAW"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(condition, &user("bob"), &["kms:Sign"])],
        );
        let bob = kms.as_user("bob");
        bob.answer::<api::Sign>(sign_with(&key, Algorithm::EcdsaSha256, b"x"));
        let digest = digest_of(&key, Algorithm::EcdsaSha256, MessageType::Digest, 32);
        let refusal = bob.refusal::<api::Sign>(digest);
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
    }

    #[test]
    fn tells_the_trail_of_the_kind_of_message() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        kms.answer::<api::Sign>(sign_with(&key, Algorithm::EcdsaSha256, b"x"));
        let notes = kms.trail_notes();
        assert_eq!(notes.defaulted, [("messageType", "RAW".to_owned())]);
        assert_eq!(notes.additional, []);
    }
}
