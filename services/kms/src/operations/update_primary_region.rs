//! `UpdatePrimaryRegion`: a replica becomes the primary key, and the primary a replica.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html>

use ringwall_core::{Region, Reply, RequestContext};

use crate::api::{KeyState, UpdatePrimaryRegionInput, UpdatePrimaryRegionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::MultiRegion;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn update_primary_region(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdatePrimaryRegionInput,
) -> Result<Reply<UpdatePrimaryRegionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let region: Region = input
        .primary_region
        .parse()
        .map_err(|_| KmsError::invalid_region(&input.primary_region))?;

    let old = tx.key(&key_ref)?;
    let new = tx.find_relative(&old, &region)?;

    let key_use =
        || KeyUse::new("kms:UpdatePrimaryRegion").key("kms:PrimaryRegion", region.as_str());
    let mut permit = tx.permit(ctx, &old, key_use())?;
    if let Some(new) = &new {
        permit = tx.permit(ctx, new, key_use())?;
    }

    if !old.is_multi_region_primary() {
        return Err(KmsError::unsupported_for(old.arn(), "UpdatePrimaryRegion"));
    }
    old.require_enabled()?;
    let new = new.filter(|new| new.region != old.region);
    let new = new.ok_or_else(|| KmsError::no_replica_in(region.as_str()))?;
    new.require_enabled()?;

    let mut replicas = old
        .multi_region
        .as_ref()
        .map(|place| place.replicas.clone())
        .unwrap_or_default();
    replicas.remove(&new.region);
    replicas.insert(old.region.clone());
    for replica in &replicas {
        let Some(relative) = tx.find_relative(&old, replica)? else {
            continue;
        };
        let mut relative = (*relative).clone();
        relative.multi_region = Some(MultiRegion::replica_of(&new.region));
        if relative.region == old.region {
            worker::cancel_rotation(tx, &relative)?;
            relative.rotation = None;
            relative.state = KeyState::Updating;
            worker::schedule_ready(tx, &relative, ctx.now())?;
        }
        tx.put_key(relative)?;
    }
    let mut primary = (*new).clone();
    primary.multi_region = Some(MultiRegion {
        primary: new.region.clone(),
        replicas,
    });
    primary.rotation = old.rotation;
    worker::schedule_rotation(tx, &primary)?;
    primary.state = KeyState::Updating;
    worker::schedule_ready(tx, &primary, ctx.now())?;
    tx.put_key(primary)?;

    Ok(permit.reply(UpdatePrimaryRegionOutput {}))
}
