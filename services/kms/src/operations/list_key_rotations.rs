//! `ListKeyRotations`: the key materials that a key has had.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    IncludeKeyMaterial, ListKeyRotationsInput, ListKeyRotationsOutput, RotationsListEntry,
};
use crate::error::KmsError;
use crate::paging::Page;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_key_rotations(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeyRotationsInput,
) -> Result<Reply<ListKeyRotationsOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let include = input
        .include_key_material
        .unwrap_or(IncludeKeyMaterial::RotationsOnly);
    let filters = format!("{}|{}", input.key_id, include.as_str());
    let marker = input.marker.as_deref();
    let page = Page::parse(tx.kms, ctx, &filters, marker, input.limit, Page::HUNDRED)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListKeyRotations"))?;

    if !key.is_symmetric() {
        return Err(KmsError::unsupported_for(key.arn(), "ListKeyRotations"));
    }
    let all = include == IncludeKeyMaterial::AllKeyMaterial;
    let listed = key
        .materials
        .iter()
        .filter(|material| all || material.rotated_at.is_some());
    let entries = listed
        .map(|material| Ok(material.entry(&key, tx.material_state(&key, material)?)))
        .collect::<Result<Vec<RotationsListEntry>, KmsError>>()?;
    let (rotations, next_marker) = page.of_list(&entries);

    Ok(permit.reply(ListKeyRotationsOutput {
        rotations: Some(rotations),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}
