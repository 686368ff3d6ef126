//! `Verify`: whether a signature is the key's. A wrong one is an error, never `false`.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GrantOperation, KeyLastUsageTrackingOperation, MessageType, VerifyInput, VerifyOutput,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::signing::SigningRequest;
use crate::store::KmsRead;

pub(crate) fn verify(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: VerifyInput,
) -> Result<Reply<VerifyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let message_type = input.message_type.unwrap_or(MessageType::Raw);
    ctx.note_default("messageType", message_type.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Verify", GrantOperation::Verify)
        .key("kms:SigningAlgorithm", input.signing_algorithm.as_str())
        .key("kms:MessageType", message_type.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let request = SigningRequest::parse(&key, input.signing_algorithm, message_type, "Verify")?;
    let (_, material) = tx.current_material(&key)?;
    let private_key = material.private_key(key.spec)?;
    request.verify(private_key, input.message.expose(), &input.signature)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Verify);

    Ok(permit.reply(VerifyOutput {
        key_id: Some(key.arn().to_owned()),
        signature_valid: Some(true),
        signing_algorithm: Some(input.signing_algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType, SigningAlgorithmSpec as Algorithm};
    use crate::test_kms::{TestKms, sign_with, verify_of};

    const INVALID: &str = "KMSInvalidSignatureException";

    fn signing_key(kms: &TestKms, spec: KeySpec) -> String {
        kms.create_key_of(spec, KeyUsageType::SignVerify)
    }

    fn signature_of(kms: &TestKms, signed: &api::SignInput) -> Vec<u8> {
        kms.answer::<api::Sign>(signed.clone()).signature.unwrap()
    }

    #[test]
    fn knows_the_signatures_of_the_key() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP384);
        let signed = sign_with(&key, Algorithm::EcdsaSha384, b"a message");
        let input = verify_of(&signed, &signature_of(&kms, &signed));
        let verified = kms.answer::<api::Verify>(input);
        assert_eq!(verified.signature_valid, Some(true));
        assert_eq!(verified.signing_algorithm, Some(Algorithm::EcdsaSha384));
        assert_eq!(verified.key_id, Some(key));
    }

    #[test]
    fn every_byte_of_signature_and_message_counts() {
        let kms = TestKms::new();
        for (spec, algorithm) in [
            (KeySpec::Rsa2048, Algorithm::RsassaPssSha256),
            (KeySpec::Rsa2048, Algorithm::RsassaPkcs1V15Sha512),
            (KeySpec::EccNistP256, Algorithm::EcdsaSha256),
            (KeySpec::EccSecgP256k1, Algorithm::EcdsaSha256),
            (KeySpec::EccNistEdwards25519, Algorithm::Ed25519Sha512),
        ] {
            let key = signing_key(&kms, spec);
            let signed = sign_with(&key, algorithm, b"a message");
            let signature = signature_of(&kms, &signed);
            let refused = |signed: &api::SignInput, signature: &[u8], what: &str| {
                assert_eq!(
                    kms.refusal::<api::Verify>(verify_of(signed, signature)),
                    INVALID,
                    "{algorithm:?}: {what}"
                );
            };
            for at in 0..signature.len() {
                let mut tampered = signature.clone();
                tampered[at] ^= 1;
                refused(&signed, &tampered, &format!("byte {at}"));
            }
            refused(&signed, &signature[1..], "shortened");
            refused(&signed, &[&signature[..], &[0]].concat(), "longer");
            let other = sign_with(&key, algorithm, b"a messagf");
            refused(&other, &signature, "another message");
        }
    }

    /// A key of ML-DSA has thousands of bytes of signature: one in a hundred is tried.
    #[test]
    fn a_tampered_ml_dsa_signature_is_found() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::MlDsa44);
        let signed = sign_with(&key, Algorithm::MlDsaShake256, b"a message");
        let signature = signature_of(&kms, &signed);
        for at in (0..signature.len()).step_by(100) {
            let mut tampered = signature.clone();
            tampered[at] ^= 1;
            assert_eq!(
                kms.refusal::<api::Verify>(verify_of(&signed, &tampered)),
                INVALID,
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_digest_stands_for_its_message_both_ways() {
        let kms = TestKms::new();
        let digest = ringwall_crypto::sha256(b"a message");
        for (spec, algorithm) in [
            (KeySpec::Rsa2048, Algorithm::RsassaPssSha256),
            (KeySpec::Rsa2048, Algorithm::RsassaPkcs1V15Sha256),
            (KeySpec::EccNistP256, Algorithm::EcdsaSha256),
            (KeySpec::EccSecgP256k1, Algorithm::EcdsaSha256),
        ] {
            let key = signing_key(&kms, spec);
            let whole = sign_with(&key, algorithm, b"a message");
            let digest = api::SignInput {
                message_type: Some(MessageType::Digest),
                ..sign_with(&key, algorithm, &digest)
            };
            let by_whole = signature_of(&kms, &whole);
            kms.answer::<api::Verify>(verify_of(&digest, &by_whole));
            let by_digest = signature_of(&kms, &digest);
            kms.answer::<api::Verify>(verify_of(&whole, &by_digest));
        }
    }

    #[test]
    fn the_signature_of_another_key_or_algorithm_is_wrong() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::Rsa2048);
        let signed = sign_with(&key, Algorithm::RsassaPssSha256, b"x");
        let signature = signature_of(&kms, &signed);
        let other_key = signing_key(&kms, KeySpec::Rsa2048);
        for wrong in [
            sign_with(&other_key, Algorithm::RsassaPssSha256, b"x"),
            sign_with(&key, Algorithm::RsassaPssSha384, b"x"),
            sign_with(&key, Algorithm::RsassaPkcs1V15Sha256, b"x"),
        ] {
            assert_eq!(
                kms.refusal::<api::Verify>(verify_of(&wrong, &signature)),
                INVALID
            );
        }
    }

    #[test]
    fn refuses_what_sign_refuses() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let other = sign_with(&key, Algorithm::EcdsaSha384, b"x");
        assert_eq!(
            kms.refusal::<api::Verify>(verify_of(&other, &[7; 70])),
            format!(
                "InvalidKeyUsageException: Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256 of {key}."
            )
        );
        let short = api::SignInput {
            message_type: Some(MessageType::Digest),
            ..sign_with(&key, Algorithm::EcdsaSha256, &[7; 31])
        };
        assert_eq!(
            kms.refusal::<api::Verify>(verify_of(&short, &[7; 70])),
            "ValidationException: Digest is invalid length for algorithm: it must be 32 bytes"
        );
        let key = kms.create_key();
        let symmetric = sign_with(&key, Algorithm::EcdsaSha256, b"x");
        assert_eq!(
            kms.refusal::<api::Verify>(verify_of(&symmetric, &[7; 70])),
            format!(
                "InvalidKeyUsageException: {key} key usage is ENCRYPT_DECRYPT which is not valid for Verify."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let signature = signature_of(&kms, &sign_with(&key, Algorithm::EcdsaSha256, b"x"));
        let of = |key: &str| verify_of(&sign_with(key, Algorithm::EcdsaSha256, b"x"), &signature);
        kms.denies_strangers::<api::Verify>("kms:Verify", &key, of(&key));
        kms.takes_a_dry_run::<api::Verify>(
            &key,
            VerifyInput {
                dry_run: Some(true),
                ..of(&key)
            },
        );
        kms.takes_a_grant::<api::Verify>(&key, GrantOperation::Verify, of(&key));
        kms.finds_its_key::<api::Verify>("kms:Verify", &key, of);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Verify)
        );
        kms.needs_an_enabled_key::<api::Verify>(&key, of(&key));
    }

    #[test]
    fn a_wrong_signature_is_no_use_of_the_key() {
        let kms = TestKms::new();
        let key = signing_key(&kms, KeySpec::EccNistP256);
        let signed = sign_with(&key, Algorithm::EcdsaSha256, b"x");
        for dry_run in [None, Some(true)] {
            let input = VerifyInput {
                dry_run,
                ..verify_of(&signed, &[7; 70])
            };
            assert_eq!(kms.refusal::<api::Verify>(input), INVALID);
        }
        assert_eq!(kms.last_operation(&key), None);
    }
}
