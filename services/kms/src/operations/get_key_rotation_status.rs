//! `GetKeyRotationStatus`: whether and when a key gets new key material.
//!
//! Keys that cannot rotate answer `false`: Terraform asks for every key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetKeyRotationStatusInput, GetKeyRotationStatusOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_key_rotation_status(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetKeyRotationStatusInput,
) -> Result<Reply<GetKeyRotationStatusOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(
        ctx,
        &key,
        KeyUse::new("kms:GetKeyRotationStatus").across_accounts(),
    )?;

    // A replica rotates with its primary. A key that waits for its deletion does not rotate.
    let rotation = tx
        .primary_of(&key)?
        .rotation
        .filter(|_| !key.is_pending_deletion());

    Ok(permit.reply(GetKeyRotationStatusOutput {
        key_rotation_enabled: Some(rotation.is_some()),
        key_id: Some(key.id.to_string()),
        rotation_period_in_days: rotation.map(|rotation| rotation.period_days),
        next_rotation_date: rotation.map(|rotation| rotation.next_at),
        on_demand_rotation_start_date: None,
    }))
}
