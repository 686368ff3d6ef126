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
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::resources::material::{Material, MaterialId};
use crate::resources::rotation::MaterialRecord;
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
    let token = tx.kms.open_import_token(&input.import_token)?;
    let secret = token.unwrap(&key, ctx.now(), &input.encrypted_key_material)?;
    let material = Material::imported(key.spec, secret)?;
    let id = tx.kms.material_id(&key, &material);

    let mut imported = (*key).clone();
    let record = place(&mut imported, id, &input)?;
    record.present = true;
    record.expires_at = expires_at;
    if input.key_material_description.is_some() {
        record
            .description
            .clone_from(&input.key_material_description);
    }
    if imported.state == KeyState::PendingImport && imported.has_all_material() {
        imported.state = KeyState::Enabled;
    }
    worker::schedule_expiry(tx, &imported, id, expires_at)?;
    tx.put_material(&imported, id, material)?;
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

/// The record that the material belongs to: the one it had before, or a new one.
fn place<'k>(
    key: &'k mut Key,
    id: MaterialId,
    input: &ImportKeyMaterialInput,
) -> Result<&'k mut MaterialRecord, KmsError> {
    let first = key.materials.is_empty();
    let import = input.import_type.unwrap_or(if first {
        ImportType::NewKeyMaterial
    } else {
        ImportType::ExistingKeyMaterial
    });
    let known = key.materials.iter().any(|record| record.id == id);
    match import {
        ImportType::ExistingKeyMaterial => {
            let named = input.key_material_id.as_deref();
            let named_otherwise = named.is_some_and(|named| MaterialId::parse(named) != Some(id));
            if !known || named_otherwise {
                return Err(KmsError::incorrect_material());
            }
        }
        ImportType::NewKeyMaterial => {
            if known || input.key_material_id.is_some() || (!first && !key.is_symmetric()) {
                return Err(KmsError::incorrect_material());
            }
            let mut record = MaterialRecord::first(id);
            if !first {
                // What waits for a rotation is replaced by what comes after it.
                key.materials.retain(MaterialRecord::is_permanent);
                record.state = KeyMaterialState::PendingRotation;
            }
            key.materials.push(record);
        }
    }
    let record = key.materials.iter_mut().find(|record| record.id == id);
    record.ok_or_else(KmsError::incorrect_material)
}
