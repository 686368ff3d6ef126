//! `ImportKeyMaterial`: key material that was made elsewhere.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html>

use ringwall_core::{Reply, RequestContext, Timestamp};

use crate::api::{
    ExpirationModelType, ImportKeyMaterialInput, ImportKeyMaterialOutput, ImportType,
    KeyMaterialState, KeyState, OriginType,
};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::algorithms;
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::resources::material::{Material, MaterialId};
use crate::store::KmsWrite;
use crate::worker;

/// The longest that imported key material may last.
const LONGEST_LIFE_DAYS: i64 = 365;

pub(crate) fn import_key_material(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: ImportKeyMaterialInput,
) -> Result<Reply<ImportKeyMaterialOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let model = input
        .expiration_model
        .unwrap_or(ExpirationModelType::KeyMaterialExpires);
    let expires_at = expiry(ctx, model, input.valid_to)?;

    let key = tx.key(&key_ref)?;

    let mut key_use =
        KeyUse::new("kms:ImportKeyMaterial").key("kms:ExpirationModel", model.as_str());
    if let Some(at) = expires_at {
        key_use = key_use.key("kms:ValidTo", at.secs().to_string());
    }
    let permit = tx.permit(ctx, &key, key_use)?;

    if key.origin != OriginType::External {
        return Err(KmsError::wrong_origin(key.arn(), key.origin));
    }
    key.require_not_pending_deletion()?;
    key.require_not_in(&[KeyState::Creating])?;
    require_one_of_many(&key, &input)?;
    let token = tx.kms.open_import_token(&input.import_token)?;
    let secret = token.unwrap(&key, ctx.now(), &input.encrypted_key_material)?;
    let material = Material::imported(key.spec, secret)?;
    let id = tx.kms.material_id(&key, &material);

    let mut imported = (*key).clone();
    let place = place(&imported, id, &input)?;
    if place == Some(KeyMaterialState::PendingRotation) {
        // What waits for a rotation is replaced by what comes after it.
        tx.drop_pending_material(&mut imported)?;
    }
    let record = imported.material_record(id, place)?;
    record.present = true;
    record.expires_at = expires_at;
    if algorithms::key_pair_spec(key.spec).is_some() {
        record.public_key = Some(material.public_key(key.spec)?);
    }
    if input.key_material_description.is_some() {
        record
            .description
            .clone_from(&input.key_material_description);
    }
    let record = record.clone();
    if imported.state == KeyState::PendingImport && imported.has_all_material() {
        imported.state = KeyState::Enabled;
    }
    worker::schedule_expiry(tx, &imported, id, expires_at)?;
    tx.put_material(&imported, id, material)?;
    tx.announce_material(&imported, &record)?;
    tx.put_key(imported)?;

    Ok(permit.reply(ImportKeyMaterialOutput {
        key_id: Some(key.arn().to_owned()),
        key_material_id: key.is_symmetric().then(|| id.to_string()),
    }))
}

/// When the material ends: said if it expires, left out if not.
fn expiry(
    ctx: &RequestContext,
    model: ExpirationModelType,
    valid_to: Option<Timestamp>,
) -> Result<Option<Timestamp>, KmsError> {
    match (model, valid_to) {
        (ExpirationModelType::KeyMaterialDoesNotExpire, None) => Ok(None),
        (ExpirationModelType::KeyMaterialDoesNotExpire, Some(_)) => {
            Err(KmsError::valid_to_unwanted())
        }
        (ExpirationModelType::KeyMaterialExpires, None) => Err(KmsError::valid_to_missing()),
        (ExpirationModelType::KeyMaterialExpires, Some(at)) => {
            let possible = ctx.now()..=ctx.now().plus_days(LONGEST_LIFE_DAYS);
            if possible.contains(&at) {
                Ok(Some(at))
            } else {
                Err(KmsError::valid_to_out_of_range())
            }
        }
    }
}

/// Asymmetric and HMAC keys have one key material for ever, so there is nothing to tell apart.
fn require_one_of_many(key: &Key, input: &ImportKeyMaterialInput) -> Result<(), KmsError> {
    let described = input.key_material_description.is_some();
    let told_apart = input.import_type.is_some() || input.key_material_id.is_some();
    if !key.is_symmetric() && (told_apart || described) {
        return Err(KmsError::one_material_alone());
    }
    if described && key.is_multi_region_replica() {
        return Err(KmsError::description_at_replica());
    }
    Ok(())
}

/// The state that new material gets; `None` for material that the key had before.
fn place(
    key: &Key,
    id: MaterialId,
    input: &ImportKeyMaterialInput,
) -> Result<Option<KeyMaterialState>, KmsError> {
    let first = key.materials.is_empty();
    let import = input.import_type.unwrap_or(if first {
        ImportType::NewKeyMaterial
    } else {
        ImportType::ExistingKeyMaterial
    });
    let known = key.materials.iter().any(|record| record.id == id);
    let named = input.key_material_id.as_deref();
    match import {
        ImportType::ExistingKeyMaterial
            if known && named.is_none_or(|named| MaterialId::parse(named) == Some(id)) =>
        {
            Ok(None)
        }
        // New material comes to the primary; its replicas know of it then.
        ImportType::NewKeyMaterial
            if !known && named.is_none() && !key.is_multi_region_replica() =>
        {
            Ok(Some(if first {
                KeyMaterialState::Current
            } else {
                KeyMaterialState::PendingRotation
            }))
        }
        _ => Err(KmsError::incorrect_material()),
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrapPadded as _};
    use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PrivateKey, PublicKey};

    use super::*;
    use crate::api::{
        self, AlgorithmSpec, CreateKeyInput, GetParametersForImportInput, KeySpec, KeyUsageType,
        ListKeyRotationsInput, WrappingKeySpec,
    };
    use crate::test_kms::{START, TestKms, encrypt_with, of_key, statement_if, user};

    const INCORRECT: &str = "IncorrectKeyMaterialException";

    fn external_key(kms: &TestKms, spec: KeySpec, usage: KeyUsageType) -> String {
        kms.create_key_with(CreateKeyInput {
            key_spec: Some(spec),
            key_usage: Some(usage),
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        })
    }

    fn as_new(input: ImportKeyMaterialInput) -> ImportKeyMaterialInput {
        ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            ..input
        }
    }

    /// Wraps under an AES key of the caller's own, as private keys of RSA must be.
    fn key_wrapped(kms: &TestKms, key: &str, material: &[u8]) -> ImportKeyMaterialInput {
        let parameters = kms.answer::<api::GetParametersForImport>(GetParametersForImportInput {
            key_id: key.to_owned(),
            wrapping_algorithm: AlgorithmSpec::RsaAesKeyWrapSha256,
            wrapping_key_spec: WrappingKeySpec::Rsa3072,
        });
        let public = parameters.public_key.unwrap().into_exposed();
        let public = PublicKey::from_der(KeyPairSpec::Rsa3072, &public).unwrap();
        let mut wrapped = vec![0; material.len() + 16];
        let kek = AesKek::new(&AES_256, &[9; 32]).unwrap();
        let wrapped = kek.wrap_with_padding(material, &mut wrapped).unwrap();
        let kek = public.encrypt_oaep(OaepHash::Sha256, &[9; 32]).unwrap();
        ImportKeyMaterialInput {
            key_id: key.to_owned(),
            import_token: parameters.import_token.unwrap(),
            encrypted_key_material: [&kek, &*wrapped].concat(),
            valid_to: None,
            expiration_model: Some(ExpirationModelType::KeyMaterialDoesNotExpire),
            import_type: None,
            key_material_description: None,
            key_material_id: None,
        }
    }

    #[test]
    fn the_key_is_enabled_once_it_has_its_material() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        assert_eq!(kms.state(&key), KeyState::PendingImport);

        let imported = kms.answer::<api::ImportKeyMaterial>(kms.wrapped(&key, &[7; 32]));

        assert_eq!(imported.key_id.as_deref(), Some(key.as_str()));
        let shown = kms.describe(&key);
        assert_eq!(shown.key_state, Some(KeyState::Enabled));
        assert_eq!(shown.current_key_material_id, imported.key_material_id);
        assert_eq!(
            shown.expiration_model,
            Some(ExpirationModelType::KeyMaterialDoesNotExpire)
        );
        assert_eq!(kms.decrypt(&kms.encrypt(&key, b"x")), b"x");
    }

    #[test]
    fn material_must_have_the_size_of_the_spec() {
        let kms = TestKms::new();
        for (spec, usage, good, bad) in [
            (
                KeySpec::SymmetricDefault,
                KeyUsageType::EncryptDecrypt,
                [32, 32],
                [31, 33],
            ),
            (
                KeySpec::Hmac224,
                KeyUsageType::GenerateVerifyMac,
                [28, 128],
                [27, 129],
            ),
            (
                KeySpec::Hmac256,
                KeyUsageType::GenerateVerifyMac,
                [32, 128],
                [31, 129],
            ),
            (
                KeySpec::Hmac384,
                KeyUsageType::GenerateVerifyMac,
                [48, 128],
                [47, 129],
            ),
            (
                KeySpec::Hmac512,
                KeyUsageType::GenerateVerifyMac,
                [64, 128],
                [63, 129],
            ),
        ] {
            for bytes in bad {
                let key = external_key(&kms, spec, usage);
                let input = kms.wrapped(&key, &vec![7; bytes]);
                assert_eq!(kms.refusal::<api::ImportKeyMaterial>(input), INCORRECT);
                assert_eq!(kms.state(&key), KeyState::PendingImport);
            }
            for bytes in good {
                let key = external_key(&kms, spec, usage);
                kms.import(&key, &vec![7; bytes]);
                assert_eq!(kms.state(&key), KeyState::Enabled);
            }
        }
    }

    #[test]
    fn private_keys_are_imported_with_their_public_half() {
        let kms = TestKms::new();
        for (spec, pair) in [
            (KeySpec::Rsa2048, KeyPairSpec::Rsa2048),
            (KeySpec::EccNistP256, KeyPairSpec::P256),
            (KeySpec::EccNistP521, KeyPairSpec::P521),
            (KeySpec::EccSecgP256k1, KeyPairSpec::Secp256k1),
            (KeySpec::EccNistEdwards25519, KeyPairSpec::Ed25519),
        ] {
            let key = external_key(&kms, spec, KeyUsageType::SignVerify);
            let private = PrivateKey::generate(pair).unwrap();
            let material = private.to_pkcs8().unwrap();
            let input = key_wrapped(&kms, &key, material.expose());
            let imported = kms.answer::<api::ImportKeyMaterial>(input);
            assert_eq!(imported.key_material_id, None);
            assert_eq!(kms.public_key(&key), private.public_key_der().unwrap());

            let other = PrivateKey::generate(KeyPairSpec::P384).unwrap();
            let wrong = other.to_pkcs8().unwrap();
            let key = external_key(&kms, spec, KeyUsageType::SignVerify);
            for wrong in [wrong.expose(), b"no key"] {
                let input = key_wrapped(&kms, &key, wrong);
                assert_eq!(kms.refusal::<api::ImportKeyMaterial>(input), INCORRECT);
            }
        }
    }

    #[test]
    fn a_token_is_for_one_key_and_one_day() {
        let kms = TestKms::new();
        let (key, other) = (kms.create_external_key(), kms.create_external_key());
        let input = kms.wrapped(&key, &[7; 32]);
        let foreign = ImportKeyMaterialInput {
            key_id: other.clone(),
            ..input.clone()
        };
        assert_eq!(
            kms.refusal::<api::ImportKeyMaterial>(foreign),
            "InvalidImportTokenException"
        );
        kms.advance_millis(86_400_000 - 1);
        kms.answer::<api::ImportKeyMaterial>(input.clone());
        kms.advance_millis(1);
        assert_eq!(
            kms.refusal::<api::ImportKeyMaterial>(input),
            "ExpiredImportTokenException"
        );
    }

    #[test]
    fn token_and_material_belong_together_and_are_whole() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let (one, two) = (kms.wrapped(&key, &[7; 32]), kms.wrapped(&key, &[7; 32]));
        let crossed = ImportKeyMaterialInput {
            import_token: two.import_token,
            ..one.clone()
        };
        assert_eq!(
            kms.refusal::<api::ImportKeyMaterial>(crossed),
            "InvalidCiphertextException"
        );
        for at in 0..one.import_token.len() {
            let mut tampered = one.clone();
            tampered.import_token[at] ^= 1;
            assert_eq!(
                kms.refusal::<api::ImportKeyMaterial>(tampered),
                "InvalidImportTokenException",
                "byte {at}"
            );
        }
        for at in (0..one.encrypted_key_material.len()).step_by(16) {
            let mut tampered = one.clone();
            tampered.encrypted_key_material[at] ^= 1;
            assert_eq!(
                kms.refusal::<api::ImportKeyMaterial>(tampered),
                "InvalidCiphertextException",
                "byte {at}"
            );
        }
        assert_eq!(kms.state(&key), KeyState::PendingImport);
    }

    #[test]
    fn only_the_same_material_comes_back() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let id = kms.import(&key, &[7; 32]);
        let other = kms.wrapped(&key, &[8; 32]);
        assert_eq!(kms.refusal::<api::ImportKeyMaterial>(other), INCORRECT);
        let known = as_new(kms.wrapped(&key, &[7; 32]));
        assert_eq!(kms.refusal::<api::ImportKeyMaterial>(known), INCORRECT);
        let named = ImportKeyMaterialInput {
            key_material_id: Some("0".repeat(64)),
            ..kms.wrapped(&key, &[7; 32])
        };
        assert_eq!(kms.refusal::<api::ImportKeyMaterial>(named), INCORRECT);
        kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
            key_material_id: id,
            ..kms.wrapped(&key, &[7; 32])
        });
    }

    #[test]
    fn new_material_waits_for_a_rotation() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let old = kms.import(&key, &[7; 32]);
        let blob = kms.encrypt(&key, b"x");
        kms.answer::<api::ImportKeyMaterial>(as_new(kms.wrapped(&key, &[8; 32])));
        assert_eq!(kms.describe(&key).current_key_material_id, old);
        // Until then it is replaced by what comes after it.
        let new = kms.answer::<api::ImportKeyMaterial>(as_new(kms.wrapped(&key, &[9; 32])));
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        assert_eq!(
            kms.describe(&key).current_key_material_id,
            new.key_material_id
        );
        let encrypted = kms.answer::<api::Encrypt>(encrypt_with(&key, b"y"));
        assert_eq!(kms.decrypt(&encrypted.ciphertext_blob.unwrap()), b"y");
        assert_eq!(kms.decrypt(&blob), b"x");
        let listed = kms.answer::<api::ListKeyRotations>(ListKeyRotationsInput {
            include_key_material: Some(api::IncludeKeyMaterial::AllKeyMaterial),
            ..of_key(&key)
        });
        assert_eq!(listed.rotations.unwrap().len(), 2);
    }

    #[test]
    fn keys_with_one_material_have_nothing_to_tell_apart() {
        let kms = TestKms::new();
        let key = external_key(&kms, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
        let plain = kms.wrapped(&key, &[7; 32]);
        for input in [
            as_new(plain.clone()),
            ImportKeyMaterialInput {
                key_material_id: Some("0".repeat(64)),
                ..plain.clone()
            },
            ImportKeyMaterialInput {
                key_material_description: Some("mine".to_owned()),
                ..plain.clone()
            },
        ] {
            assert_eq!(
                kms.refusal::<api::ImportKeyMaterial>(input),
                "ValidationException: ImportType, KeyMaterialId and KeyMaterialDescription are only supported for symmetric encryption keys"
            );
        }
        kms.answer::<api::ImportKeyMaterial>(plain);
        let other = kms.wrapped(&key, &[8; 32]);
        assert_eq!(kms.refusal::<api::ImportKeyMaterial>(other), INCORRECT);
    }

    #[test]
    fn material_expires_unless_it_is_said_not_to() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let plain = kms.wrapped(&key, &[7; 32]);
        let with = |model, valid_to| ImportKeyMaterialInput {
            expiration_model: model,
            valid_to,
            ..plain.clone()
        };
        let never = Some(ExpirationModelType::KeyMaterialDoesNotExpire);
        for (input, words) in [
            (
                with(None, None),
                "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
            ),
            (
                with(never, Some(START.plus_days(1))),
                "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
            ),
            (
                with(None, Some(START.plus_days(-1))),
                "The validTo date must be in the future and at most 365 days away",
            ),
            (
                with(None, Some(START.plus_days(366))),
                "The validTo date must be in the future and at most 365 days away",
            ),
        ] {
            assert_eq!(
                kms.refusal::<api::ImportKeyMaterial>(input),
                format!("ValidationException: {words}")
            );
        }
        let end = START.plus_days(365);
        kms.answer::<api::ImportKeyMaterial>(with(None, Some(end)));
        let shown = kms.describe(&key);
        assert_eq!(
            shown.expiration_model,
            Some(ExpirationModelType::KeyMaterialExpires)
        );
        assert_eq!(shown.valid_to, Some(end));

        let events = kms.advance_days(365);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].name, "DeleteExpiredKeyMaterial");
        assert_eq!(kms.state(&key), KeyState::PendingImport);
        kms.import(&key, &[7; 32]);
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }

    #[test]
    fn importing_again_moves_the_end() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        for days in [10, 20] {
            kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
                expiration_model: None,
                valid_to: Some(START.plus_days(days)),
                ..kms.wrapped(&key, &[7; 32])
            });
        }
        assert_eq!(kms.advance_days(15), []);
        assert_eq!(kms.state(&key), KeyState::Enabled);
        kms.import(&key, &[7; 32]);
        assert_eq!(kms.advance_days(15), []);
        assert_eq!(kms.describe(&key).valid_to, None);
    }

    #[test]
    fn only_keys_that_are_made_for_imports_take_material() {
        let kms = TestKms::new();
        let external = kms.create_external_key();
        let input = kms.wrapped(&external, &[7; 32]);
        let key = kms.create_key();
        let own = ImportKeyMaterialInput {
            key_id: key.clone(),
            ..input.clone()
        };
        assert_eq!(
            kms.refusal::<api::ImportKeyMaterial>(own),
            format!(
                "UnsupportedOperationException: {key} origin is AWS_KMS which is not valid for this operation."
            )
        );
        kms.schedule_deletion(&external, 7);
        assert_eq!(
            kms.refusal::<api::ImportKeyMaterial>(input),
            format!("KMSInvalidStateException: {external} is pending deletion.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let input = kms.wrapped(&key, &[7; 32]);
        kms.denies_strangers::<api::ImportKeyMaterial>("kms:ImportKeyMaterial", &key, input);
        assert_eq!(kms.state(&key), KeyState::PendingImport);
    }

    #[test]
    fn a_policy_can_ask_for_an_end() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let condition = format!(
            r#"{{"StringEquals":{{"kms:ExpirationModel":"KEY_MATERIAL_EXPIRES"}},"NumericLessThan":{{"kms:ValidTo":"{}"}}}}"#,
            START.plus_days(30).secs()
        );
        let statement = statement_if(&condition, &user("bob"), &["kms:ImportKeyMaterial"]);
        kms.set_policy(&key, &[statement]);
        let bob = kms.as_user("bob");
        let plain = kms.wrapped(&key, &[7; 32]);
        bob.refusal::<api::ImportKeyMaterial>(plain.clone());
        for (days, allowed) in [(31, false), (29, true)] {
            let input = ImportKeyMaterialInput {
                expiration_model: None,
                valid_to: Some(START.plus_days(days)),
                ..plain.clone()
            };
            assert_eq!(bob.call::<api::ImportKeyMaterial>(input).is_ok(), allowed);
        }
    }
}
