//! `GetPublicKey`: the half of a key pair that may be shown.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPublicKeyInput, GetPublicKeyOutput, GrantOperation};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::algorithms;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_public_key(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetPublicKeyInput,
) -> Result<Reply<GetPublicKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:GetPublicKey", GrantOperation::GetPublicKey);
    let permit = tx.permit(ctx, &key, key_use.by_alias(key_ref.alias()))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::GET_PUBLIC_KEY)?;
    if algorithms::key_pair_spec(key.spec).is_none() {
        return Err(KmsError::no_public_key(key.arn(), key.spec));
    }
    key.require_public_key()?;
    let public_key = match key.imported_public_key() {
        Some(imported) => imported.to_vec(),
        None => tx.current_material(&key)?.1.public_key(key.spec)?,
    };

    Ok(permit.reply(GetPublicKeyOutput {
        key_id: Some(key.arn().to_owned()),
        public_key: Some(public_key),
        customer_master_key_spec: algorithms::customer_master_key_spec(key.spec),
        key_spec: Some(key.spec),
        key_usage: Some(key.usage),
        encryption_algorithms: algorithms::encryption(key.spec, key.usage),
        signing_algorithms: algorithms::signing(key.spec, key.usage),
        key_agreement_algorithms: algorithms::key_agreement(key.spec, key.usage),
        encapsulation_algorithms: algorithms::encapsulation(key.usage),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey, PublicKey};

    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType};
    use crate::test_kms::{TestKms, of_key};

    #[test]
    fn every_key_pair_shows_its_public_half_and_what_it_is_for() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::Rsa2048, KeyUsageType::EncryptDecrypt),
            (KeySpec::Rsa3072, KeyUsageType::SignVerify),
            (KeySpec::EccNistP256, KeyUsageType::SignVerify),
            (KeySpec::EccNistP384, KeyUsageType::KeyAgreement),
            (KeySpec::EccNistP521, KeyUsageType::KeyAgreement),
            (KeySpec::EccSecgP256k1, KeyUsageType::SignVerify),
            (KeySpec::EccNistEdwards25519, KeyUsageType::SignVerify),
            (KeySpec::MlDsa44, KeyUsageType::SignVerify),
            (KeySpec::MlDsa65, KeyUsageType::SignVerify),
            (KeySpec::MlDsa87, KeyUsageType::SignVerify),
            (KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate),
            (KeySpec::MlKem768, KeyUsageType::EncapsulateDecapsulate),
            (KeySpec::MlKem1024, KeyUsageType::EncapsulateDecapsulate),
        ] {
            let key = kms.create_key_of(spec, usage);
            let shown = kms.answer::<api::GetPublicKey>(of_key(&key));
            assert_eq!(shown.key_id.as_deref(), Some(key.as_str()));
            assert_eq!((shown.key_spec, shown.key_usage), (Some(spec), Some(usage)));
            let pair = algorithms::key_pair_spec(spec).unwrap();
            PublicKey::from_der(pair, &shown.public_key.unwrap()).unwrap();
            let present = [
                (
                    KeyUsageType::EncryptDecrypt,
                    shown.encryption_algorithms.is_some(),
                ),
                (KeyUsageType::SignVerify, shown.signing_algorithms.is_some()),
                (
                    KeyUsageType::KeyAgreement,
                    shown.key_agreement_algorithms.is_some(),
                ),
                (
                    KeyUsageType::EncapsulateDecapsulate,
                    shown.encapsulation_algorithms.is_some(),
                ),
            ];
            for (of, present) in present {
                assert_eq!(present, of == usage, "{spec:?}");
            }
        }
    }

    #[test]
    fn an_imported_key_shows_it_while_the_private_half_is_away() {
        let kms = TestKms::new();
        let key = kms.create_key_with(api::CreateKeyInput {
            key_spec: Some(KeySpec::EccNistP256),
            key_usage: Some(KeyUsageType::SignVerify),
            origin: Some(api::OriginType::External),
            ..api::CreateKeyInput::default()
        });
        let refusal = kms.refusal::<api::GetPublicKey>(of_key(&key));
        let start = format!("KMSInvalidStateException: {key} is pending import");
        assert!(refusal.starts_with(&start), "{refusal}");

        let private = PrivateKey::generate(KeyPairSpec::P256).unwrap();
        kms.import(&key, private.to_pkcs8().unwrap().expose());
        assert_eq!(kms.public_key(&key), private.public_key_der().unwrap());
        kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));
        assert_eq!(kms.public_key(&key), private.public_key_der().unwrap());
    }

    #[test]
    fn keys_without_a_public_half_are_refused() {
        let kms = TestKms::new();
        for (spec, usage) in [
            (KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt),
            (KeySpec::Hmac512, KeyUsageType::GenerateVerifyMac),
        ] {
            let key = kms.create_key_of(spec, usage);
            assert_eq!(
                kms.refusal::<api::GetPublicKey>(of_key(&key)),
                format!(
                    "UnsupportedOperationException: {key} has key spec {}, which has no public key.",
                    spec.as_str()
                )
            );
        }
    }

    #[test]
    fn it_is_no_cryptographic_use() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        kms.public_key(&key);
        assert_eq!(kms.last_operation(&key), None);
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        kms.denies_strangers::<api::GetPublicKey>("kms:GetPublicKey", &key, of_key(&key));
        kms.takes_a_grant::<api::GetPublicKey>(&key, GrantOperation::GetPublicKey, of_key(&key));
        kms.finds_its_key::<api::GetPublicKey>("kms:GetPublicKey", &key, of_key);
    }

    #[test]
    fn a_disabled_key_shows_it_and_one_that_waits_for_its_deletion_does_not() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        let public_key = kms.public_key(&key);
        kms.disable(&key);
        assert_eq!(kms.public_key(&key), public_key);
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            kms.refusal::<api::GetPublicKey>(of_key(&key)),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }
}
