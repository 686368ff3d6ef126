//! `Encapsulate`: a new secret, and its form that the key's owner recovers it from.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncapsulateInput, EncapsulateOutput, GrantOperation, KeyLastUsageTrackingOperation,
    KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn encapsulate(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: EncapsulateInput,
) -> Result<Reply<EncapsulateOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.encapsulation_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Encapsulate", GrantOperation::Encapsulate)
        .key("kms:EncapsulationAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::EncapsulateDecapsulate, "Encapsulate")?;
    let (_, material) = tx.current_material(&key)?;
    let encapsulated = material
        .private_key(key.spec)?
        .encapsulate()
        .map_err(KmsError::internal)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Encapsulate);

    Ok(permit.reply(EncapsulateOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(encapsulated.secret.expose().to_vec().into()),
        shared_secret_ciphertext_blob: Some(encapsulated.ciphertext),
        encapsulation_algorithm: Some(algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec};
    use crate::test_kms::{TestKms, decapsulate_with, encapsulate_with, statement_if, user};

    fn shared_key(kms: &TestKms, spec: KeySpec) -> String {
        kms.create_key_of(spec, KeyUsageType::EncapsulateDecapsulate)
    }

    #[test]
    fn makes_a_secret_that_the_key_recovers() {
        let kms = TestKms::new();
        for (spec, bytes) in [
            (KeySpec::MlKem512, 768),
            (KeySpec::MlKem768, 1088),
            (KeySpec::MlKem1024, 1568),
        ] {
            let key = shared_key(&kms, spec);
            let made = kms.answer::<api::Encapsulate>(encapsulate_with(&key));
            assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
            let (secret, blob) = (
                made.shared_secret.unwrap().into_exposed(),
                made.shared_secret_ciphertext_blob.unwrap(),
            );
            assert_eq!((secret.len(), blob.len()), (32, bytes));
            let recovered = kms.answer::<api::Decapsulate>(decapsulate_with(&key, &blob));
            assert_eq!(recovered.shared_secret.unwrap().into_exposed(), secret);
            let again = kms.answer::<api::Encapsulate>(encapsulate_with(&key));
            assert_ne!(again.shared_secret.unwrap().into_exposed(), secret);
        }
    }

    #[test]
    fn shows_the_algorithm_of_the_key() {
        let kms = TestKms::new();
        let shown = kms.describe(&shared_key(&kms, KeySpec::MlKem512));
        assert_eq!(
            shown.encapsulation_algorithms,
            Some(vec![api::EncapsulationAlgorithmSpec::MlKem])
        );
        assert_eq!(shown.encryption_algorithms, None);
        assert_eq!(
            kms.describe(&kms.create_key()).encapsulation_algorithms,
            None
        );
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt),
            (KeySpec::MlDsa44, KeyUsageType::SignVerify),
            (KeySpec::EccNistP256, KeyUsageType::KeyAgreement),
            (KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        ] {
            let key = kms.create_key_of(spec, usage);
            assert_eq!(
                kms.refusal::<api::Encapsulate>(encapsulate_with(&key)),
                format!(
                    "InvalidKeyUsageException: {key} key usage is {} which is not valid for Encapsulate.",
                    usage.as_str()
                )
            );
        }
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = shared_key(&kms, KeySpec::MlKem512);
        let input = encapsulate_with(&key);
        kms.denies_strangers::<api::Encapsulate>("kms:Encapsulate", &key, input.clone());
        kms.takes_a_dry_run::<api::Encapsulate>(
            &key,
            EncapsulateInput {
                dry_run: Some(true),
                ..input.clone()
            },
        );
        kms.takes_a_grant::<api::Encapsulate>(&key, GrantOperation::Encapsulate, input.clone());
        kms.finds_its_key::<api::Encapsulate>("kms:Encapsulate", &key, encapsulate_with);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::Encapsulate)
        );
        kms.needs_an_enabled_key::<api::Encapsulate>(&key, input);
    }

    #[test]
    fn a_policy_can_ask_for_the_algorithm() {
        let kms = TestKms::new();
        let key = shared_key(&kms, KeySpec::MlKem512);
        let condition = |algorithm: &str| {
            let condition =
                format!(r#"{{"StringEquals":{{"kms:EncapsulationAlgorithm":"{algorithm}"}}}}"#);
            statement_if(&condition, &user("bob"), &["kms:Encapsulate"])
        };
        kms.set_policy(&key, &[condition("OTHER")]);
        let bob = kms.as_user("bob");
        bob.refusal::<api::Encapsulate>(encapsulate_with(&key));
        kms.set_policy(&key, &[condition("ML_KEM")]);
        bob.answer::<api::Encapsulate>(encapsulate_with(&key));
    }

    #[test]
    fn tells_the_trail_of_the_key() {
        let kms = TestKms::new();
        let key = shared_key(&kms, KeySpec::MlKem512);
        kms.answer::<api::Encapsulate>(encapsulate_with(&key));
        let notes = kms.trail_notes();
        assert_eq!(notes.resources.len(), 1);
        assert_eq!(notes.resources[0].arn, key);
        assert_eq!(notes.additional, []);
    }
}
