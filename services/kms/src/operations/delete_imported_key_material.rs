//! `DeleteImportedKeyMaterial`: the material goes at once, the key waits for it to come back.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DeleteImportedKeyMaterialInput, DeleteImportedKeyMaterialOutput, KeyState, OriginType,
};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::material::MaterialId;
use crate::store::KmsWrite;

pub(crate) fn delete_imported_key_material(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DeleteImportedKeyMaterialInput,
) -> Result<Reply<DeleteImportedKeyMaterialOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DeleteImportedKeyMaterial"))?;

    if key.origin != OriginType::External {
        return Err(KmsError::wrong_origin(key.arn(), key.origin));
    }
    key.require_not_in(&[KeyState::Creating, KeyState::Updating])?;
    let named = match &input.key_material_id {
        Some(text) => {
            Some(MaterialId::parse(text).ok_or_else(|| KmsError::no_such_material(text))?)
        }
        None => key.current_material().map(|record| record.id),
    };
    if let Some(id) = named {
        let mut bereft = (*key).clone();
        tx.remove_material(&mut bereft, id)?;
        tx.put_key(bereft)?;
    }

    Ok(permit.reply(DeleteImportedKeyMaterialOutput {
        key_id: Some(key.arn().to_owned()),
        key_material_id: named
            .filter(|_| key.is_symmetric())
            .map(|id| id.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        self, CreateKeyInput, ImportKeyMaterialInput, ImportType, KeySpec, KeyUsageType,
    };
    use crate::test_kms::{TestKms, decrypt_of, encrypt_with, of_key};

    #[test]
    fn the_material_goes_at_once_and_can_come_back() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let material = kms.import(&key, &[7; 32]);
        let blob = kms.encrypt(&key, b"x");

        let deleted = kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));

        assert_eq!(deleted.key_id.as_deref(), Some(key.as_str()));
        assert_eq!(deleted.key_material_id, material);
        let shown = kms.describe(&key);
        assert_eq!(shown.key_state, Some(KeyState::PendingImport));
        assert_eq!((shown.expiration_model, shown.valid_to), (None, None));
        for refusal in [
            kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x")),
            kms.refusal::<api::Decrypt>(decrypt_of(&blob)),
        ] {
            let start = format!("KMSInvalidStateException: {key} is pending import");
            assert!(refusal.starts_with(&start), "{refusal}");
        }

        assert_eq!(kms.import(&key, &[7; 32]), material);
        assert_eq!(kms.state(&key), KeyState::Enabled);
        assert_eq!(kms.decrypt(&blob), b"x");
    }

    #[test]
    fn deleting_what_was_never_there_is_no_fault() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let deleted = kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));
        assert_eq!(deleted.key_material_id, None);
        assert_eq!(kms.state(&key), KeyState::PendingImport);
    }

    #[test]
    fn deletes_the_material_that_is_named() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        let old = kms.import(&key, &[7; 32]).unwrap();
        let blob = kms.encrypt(&key, b"x");
        let new = kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            ..kms.wrapped(&key, &[8; 32])
        });
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));

        let named = |id: &str| DeleteImportedKeyMaterialInput {
            key_material_id: Some(id.to_owned()),
            ..of_key(&key)
        };
        kms.answer::<api::DeleteImportedKeyMaterial>(named(&old));

        assert_eq!(kms.state(&key), KeyState::PendingImport);
        kms.import(&key, &[7; 32]);
        assert_eq!(kms.state(&key), KeyState::Enabled);
        assert_eq!(kms.decrypt(&blob), b"x");
        assert_eq!(
            kms.describe(&key).current_key_material_id,
            new.key_material_id
        );
        let unknown = "0".repeat(64);
        assert_eq!(
            kms.refusal::<api::DeleteImportedKeyMaterial>(named(&unknown)),
            format!("NotFoundException: Key material {unknown} does not exist")
        );
    }

    #[test]
    fn what_waits_for_a_rotation_is_not_missed() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.import(&key, &[7; 32]);
        let pending = kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            ..kms.wrapped(&key, &[8; 32])
        });
        kms.answer::<api::DeleteImportedKeyMaterial>(DeleteImportedKeyMaterialInput {
            key_material_id: pending.key_material_id,
            ..of_key(&key)
        });
        assert_eq!(kms.state(&key), KeyState::Enabled);
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            format!(
                "KMSInvalidStateException: No available key material pending rotation for the key: {key}."
            )
        );
    }

    #[test]
    fn a_key_that_waits_for_its_deletion_goes_on_waiting() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.import(&key, &[7; 32]);
        kms.schedule_deletion(&key, 7);
        kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));
        assert_eq!(kms.state(&key), KeyState::PendingDeletion);
    }

    #[test]
    fn shows_no_material_id_where_a_key_has_one_material() {
        let kms = TestKms::new();
        let key = kms.create_key_with(CreateKeyInput {
            key_spec: Some(KeySpec::Hmac256),
            key_usage: Some(KeyUsageType::GenerateVerifyMac),
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        });
        assert_eq!(kms.import(&key, &[7; 32]), None);
        let deleted = kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));
        assert_eq!(deleted.key_material_id, None);
        assert_eq!(kms.state(&key), KeyState::PendingImport);
    }

    #[test]
    fn keys_with_material_of_their_own_keep_it() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::DeleteImportedKeyMaterial>(of_key(&key)),
            format!(
                "UnsupportedOperationException: {key} origin is AWS_KMS which is not valid for this operation."
            )
        );
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.import(&key, &[7; 32]);
        kms.denies_strangers::<api::DeleteImportedKeyMaterial>(
            "kms:DeleteImportedKeyMaterial",
            &key,
            of_key(&key),
        );
        kms.encrypt(&key, b"x");
    }
}
