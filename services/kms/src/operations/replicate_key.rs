//! `ReplicateKey`: the same key in another Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html>

use ringwall_core::{Ask, Region, Reply, RequestContext, Resource};

use crate::api::{KeyState, OriginType, ReplicateKeyInput, ReplicateKeyOutput, Tag};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::{Key, MultiRegion, NewKey, key_arn};
use crate::resources::key_policy::KeyPolicy;
use crate::resources::key_ref::KeyRef;
use crate::resources::material::Material;
use crate::resources::rotation::MaterialRecord;
use crate::resources::tagging;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn replicate_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: ReplicateKeyInput,
) -> Result<Reply<ReplicateKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let region: Region = input
        .replica_region
        .parse()
        .map_err(|_| KmsError::invalid_region(&input.replica_region))?;
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);
    let tags = tagging::parse(input.tags.as_deref().unwrap_or_default())?;
    let policy = match &input.policy {
        Some(text) => KeyPolicy::parse(text)?,
        None => KeyPolicy::default_of(ctx.partition(), ctx.account())?,
    };

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:ReplicateKey").key("kms:ReplicaRegion", region.as_str());
    tx.permit(ctx, &key, key_use)?;
    let arn = key_arn(region.partition(), &region, key.account, &key.id);
    let ask = tagging::request_conditions(Ask::new("kms:CreateKey"), &tags);
    let mut permit = ctx.authorize(&ask.on(Resource::new(arn.as_str(), key.account)))?;
    if !tags.is_empty() {
        let ask = tagging::request_conditions(Ask::new("kms:TagResource"), &tags);
        permit = ctx.authorize(&ask.on(Resource::new(arn.as_str(), key.account)))?;
    }

    key.require_enabled()?;
    key.require_not_in(&[KeyState::Updating])?;
    if !key.is_multi_region_primary() {
        return Err(KmsError::unsupported_for(key.arn(), "ReplicateKey"));
    }
    if region == key.region || region.partition() != key.region.partition() {
        return Err(KmsError::invalid_region(region.as_str()));
    }
    if tx.find_relative(&key, &region)?.is_some() {
        return Err(KmsError::replica_exists(region.as_str()));
    }
    let mut replica = new_replica(ctx, &key, region.clone(), policy, tags, input.description);
    if !bypass {
        tx.require_no_lockout(ctx, &replica)?;
    }
    copy_material(tx, &key, &mut replica)?;
    let mut primary = (*key).clone();
    if let Some(place) = &mut primary.multi_region {
        place.replicas.insert(region);
    }
    tx.put_key(primary)?;
    worker::schedule_ready(tx, &replica, ctx.now())?;
    tx.insert_key(replica.clone())?;
    let relatives = tx.relatives(&replica)?;
    let tag = |(key, value): (&str, &str)| Tag {
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
    };

    Ok(permit.reply(ReplicateKeyOutput {
        replica_key_metadata: Some(replica.metadata(relatives)),
        replica_policy: Some(replica.policy.source().to_owned()),
        replica_tags: Some(replica.tags.iter().map(tag).collect()),
    }))
}

fn new_replica(
    ctx: &RequestContext,
    key: &Key,
    region: Region,
    policy: KeyPolicy,
    tags: ringwall_core::Tags,
    description: Option<String>,
) -> Key {
    let mut replica = Key::new(NewKey {
        id: key.id.clone(),
        account: key.account,
        region,
        spec: key.spec,
        usage: key.usage,
        origin: key.origin,
        manager: key.manager,
        description: description.unwrap_or_default(),
        created_at: ctx.now(),
        policy,
        tags,
        multi_region: Some(MultiRegion::replica_of(&key.region)),
    });
    replica.state = KeyState::Creating;
    replica
}

/// AWS copies the key material that it made; imported material must be imported there too.
fn copy_material(tx: &mut KmsWrite<'_>, key: &Key, replica: &mut Key) -> Result<(), KmsError> {
    if key.origin != OriginType::AwsKms {
        replica.materials = key.materials.iter().map(MaterialRecord::awaited).collect();
        return Ok(());
    }
    for record in &key.materials {
        if let Some(material) = tx.find_material(key, record.id)? {
            let copy = Material::copy_of(&material);
            tx.put_material(replica, record.id, copy)?;
        }
    }
    replica.materials.clone_from(&key.materials);
    Ok(())
}
