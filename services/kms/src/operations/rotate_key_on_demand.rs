//! `RotateKeyOnDemand`: new key material now.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{OriginType, RotateKeyOnDemandInput, RotateKeyOnDemandOutput, RotationType};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

/// On-demand rotations in a key's life.
const MOST_ROTATIONS: usize = 25;
/// An automatic rotation so near goes first.
const NEAR_MILLIS: i64 = 20 * 60 * 1000;

pub(crate) fn rotate_key_on_demand(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RotateKeyOnDemandInput,
) -> Result<Reply<RotateKeyOnDemandOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:RotateKeyOnDemand"))?;

    if !key.is_symmetric() || key.is_multi_region_replica() {
        return Err(KmsError::unsupported_for(key.arn(), "RotateKeyOnDemand"));
    }
    key.require_enabled()?;
    if let Some(rotation) = key.rotation
        && rotation.next_at <= ctx.now().plus_millis(NEAR_MILLIS)
    {
        return Err(KmsError::rotation_is_near(key.arn()));
    }
    let on_demand = |rotation: Option<RotationType>| rotation == Some(RotationType::OnDemand);
    if key
        .materials
        .iter()
        .filter(|material| on_demand(material.rotation))
        .count()
        >= MOST_ROTATIONS
    {
        return Err(KmsError::too_many_rotations());
    }
    let mut rotated = (*key).clone();
    if key.origin == OriginType::External {
        let next = tx.next_material(&key)?;
        tx.rotate_to_imported(&mut rotated, next, ctx.now())?;
    } else {
        let entropy = &*ctx.platform().entropy;
        tx.rotate_material(entropy, &mut rotated, ctx.now(), RotationType::OnDemand)?;
    }
    tx.put_key(rotated)?;

    Ok(permit.reply(RotateKeyOnDemandOutput {
        key_id: Some(key.id.to_string()),
    }))
}
