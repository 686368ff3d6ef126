//! `DeriveSharedSecret`: the secret that two key pairs have in common.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DeriveSharedSecretInput, DeriveSharedSecretOutput, GrantOperation,
    KeyLastUsageTrackingOperation, KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn derive_shared_secret(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DeriveSharedSecretInput,
) -> Result<Reply<DeriveSharedSecretOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.key_agreement_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:DeriveSharedSecret", GrantOperation::DeriveSharedSecret)
        .key("kms:KeyAgreementAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::KeyAgreement, "DeriveSharedSecret")?;
    let (_, material) = tx.current_material(&key)?;
    let secret = material
        .private_key(key.spec)?
        .derive_shared_secret(&input.public_key)
        .map_err(|_| KmsError::invalid_public_key())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::DeriveSharedSecret);

    Ok(permit.reply(DeriveSharedSecretOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(secret.expose().to_vec().into()),
        ciphertext_for_recipient: None,
        key_agreement_algorithm: Some(algorithm),
        key_origin: Some(key.origin),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};

    use super::*;
    use crate::api::{self, KeyAgreementAlgorithmSpec, KeySpec, RecipientInfo};
    use crate::test_kms::{TestKms, statement_if, user};

    fn agreeing_key(kms: &TestKms, spec: KeySpec) -> String {
        kms.create_key_of(spec, KeyUsageType::KeyAgreement)
    }

    fn with_peer(key: &str, public_key: &[u8]) -> DeriveSharedSecretInput {
        DeriveSharedSecretInput {
            key_id: key.to_owned(),
            key_agreement_algorithm: KeyAgreementAlgorithmSpec::Ecdh,
            public_key: public_key.to_vec(),
            grant_tokens: None,
            dry_run: None,
            recipient: None,
        }
    }

    #[test]
    fn both_sides_derive_the_same_secret() {
        let kms = TestKms::new();
        for (spec, pair, bytes) in [
            (KeySpec::EccNistP256, KeyPairSpec::P256, 32),
            (KeySpec::EccNistP384, KeyPairSpec::P384, 48),
            (KeySpec::EccNistP521, KeyPairSpec::P521, 66),
        ] {
            let key = agreeing_key(&kms, spec);
            let peer = PrivateKey::generate(pair).unwrap();
            let input = with_peer(&key, &peer.public_key_der().unwrap());
            let derived = kms.answer::<api::DeriveSharedSecret>(input);
            assert_eq!(derived.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(
                derived.key_agreement_algorithm,
                Some(KeyAgreementAlgorithmSpec::Ecdh)
            );
            assert_eq!(derived.key_origin, Some(api::OriginType::AwsKms));
            let secret = derived.shared_secret.unwrap().into_exposed();
            assert_eq!(secret.len(), bytes);
            let theirs = peer.derive_shared_secret(&kms.public_key(&key)).unwrap();
            assert_eq!(secret, theirs.expose());
        }
    }

    #[test]
    fn refuses_public_keys_of_other_curves_and_no_keys_at_all() {
        let kms = TestKms::new();
        let key = agreeing_key(&kms, KeySpec::EccNistP256);
        let of = |pair| {
            let peer = PrivateKey::generate(pair).unwrap();
            peer.public_key_der().unwrap()
        };
        let good = of(KeyPairSpec::P256);
        let mut off_curve = good.clone();
        let last = off_curve.len() - 1;
        off_curve[last] ^= 1;
        let compressed_point = [&[2], &good[27..59]].concat();
        for wrong in [
            of(KeyPairSpec::P384),
            of(KeyPairSpec::Secp256k1),
            of(KeyPairSpec::Ed25519),
            off_curve,
            good[26..].to_vec(),
            compressed_point,
            good[..90].to_vec(),
            [&good[..], &[0]].concat(),
            b"no key".to_vec(),
        ] {
            assert_eq!(
                kms.refusal::<api::DeriveSharedSecret>(with_peer(&key, &wrong)),
                "ValidationException: The public key is not valid for this key",
                "{wrong:?}"
            );
        }
        kms.answer::<api::DeriveSharedSecret>(with_peer(&key, &good));
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        let public = kms.public_key(&key);
        assert_eq!(
            kms.refusal::<api::DeriveSharedSecret>(with_peer(&key, &public)),
            format!(
                "InvalidKeyUsageException: {key} key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = agreeing_key(&kms, KeySpec::EccNistP256);
        let public = kms.public_key(&key);
        let of = |key: &str| with_peer(key, &public);
        let action = "kms:DeriveSharedSecret";
        kms.denies_strangers::<api::DeriveSharedSecret>(action, &key, of(&key));
        kms.takes_a_dry_run::<api::DeriveSharedSecret>(
            &key,
            DeriveSharedSecretInput {
                dry_run: Some(true),
                ..of(&key)
            },
        );
        kms.takes_a_grant::<api::DeriveSharedSecret>(
            &key,
            GrantOperation::DeriveSharedSecret,
            of(&key),
        );
        kms.finds_its_key::<api::DeriveSharedSecret>(action, &key, of);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::DeriveSharedSecret)
        );
        kms.needs_an_enabled_key::<api::DeriveSharedSecret>(&key, of(&key));
    }

    #[test]
    fn a_dry_run_looks_at_the_public_key() {
        let kms = TestKms::new();
        let dry = DeriveSharedSecretInput {
            dry_run: Some(true),
            ..with_peer(&agreeing_key(&kms, KeySpec::EccNistP256), b"no key")
        };
        assert_eq!(
            kms.refusal::<api::DeriveSharedSecret>(dry),
            "ValidationException: The public key is not valid for this key"
        );
    }

    #[test]
    fn a_policy_can_ask_for_the_algorithm() {
        let kms = TestKms::new();
        let key = agreeing_key(&kms, KeySpec::EccNistP256);
        let condition = r#"{"StringEquals":{"kms:KeyAgreementAlgorithm":"ECDH"}}"#;
        let statement = statement_if(condition, &user("bob"), &["kms:DeriveSharedSecret"]);
        kms.set_policy(&key, &[statement]);
        let input = with_peer(&key, &kms.public_key(&key));
        kms.as_user("bob").answer::<api::DeriveSharedSecret>(input);
    }

    #[test]
    fn a_recipient_is_refused_rather_than_shown_the_secret() {
        let kms = TestKms::new();
        let key = agreeing_key(&kms, KeySpec::EccNistP256);
        let input = DeriveSharedSecretInput {
            recipient: Some(RecipientInfo::default()),
            ..with_peer(&key, &kms.public_key(&key))
        };
        assert_eq!(
            kms.refusal::<api::DeriveSharedSecret>(input),
            "ValidationException: Recipient is not supported: no attestation root of trust is configured"
        );
    }
}
