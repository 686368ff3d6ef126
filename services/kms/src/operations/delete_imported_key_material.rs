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
