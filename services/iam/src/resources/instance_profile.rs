//! Instance profiles as the API shows them.

use ringwall_core::Partition;
use ringwall_identity::find_role;
use ringwall_store::{Reads, StoreError};

use crate::api;
use crate::instance_profiles::InstanceProfile;
use crate::naming::Entity;
use crate::resources::{role, tagging};

/// An instance profile with all that is known of it.
pub(crate) fn shown(
    tx: &impl Reads,
    profile: &InstanceProfile,
    partition: Partition,
) -> Result<api::InstanceProfile, StoreError> {
    Ok(api::InstanceProfile {
        tags: tagging::shown(&profile.tags),
        ..listed(tx, profile, partition)?
    })
}

/// An instance profile in a list, which leaves out tags.
pub(crate) fn listed(
    tx: &impl Reads,
    profile: &InstanceProfile,
    partition: Partition,
) -> Result<api::InstanceProfile, StoreError> {
    let mut roles = Vec::new();
    if let Some(name) = &profile.role
        && let Some(found) = find_role(tx, profile.account, name)?
    {
        roles.push(role::listed(tx, &found, partition)?);
    }
    Ok(api::InstanceProfile {
        path: profile.path.clone(),
        instance_profile_name: profile.name.clone(),
        instance_profile_id: profile.id.clone(),
        arn: profile.arn(partition),
        create_date: profile.created_at,
        roles,
        tags: None,
    })
}
