//! Instance profiles: what hands a role to an instance.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Partition, RequestContext, Tags, Timestamp};
use ringwall_identity::{Role, folded};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::error::IamError;
use crate::naming::{Entity, Named};
use crate::store::IamTx;

const PROFILES: Table<InstanceProfile> = Table::new("iam.instance_profile");
/// The profiles that each role is in.
const PROFILES_OF_ROLE: Table<()> = Table::new("iam.instance_profile_of_role");

/// An instance profile of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct InstanceProfile {
    pub(crate) account: AccountId,
    /// In the case it was given.
    pub(crate) name: String,
    /// Begins and ends with `/`.
    pub(crate) path: String,
    /// `AIPA…`.
    pub(crate) id: String,
    pub(crate) created_at: Timestamp,
    /// The name of the role in it, if there is one.
    pub(crate) role: Option<String>,
    pub(crate) tags: Tags,
}

impl Entity for InstanceProfile {
    const NOUN: &'static str = "instance-profile";
    const TRAIL_TYPE: &'static str = "AWS::IAM::InstanceProfile";

    fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:instance-profile{path}{name}")
    }

    fn tags(&self) -> Option<&Tags> {
        Some(&self.tags)
    }

    fn missing(name: &str) -> IamError {
        IamError::no_such_instance_profile(name)
    }
}

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
    /// The instance profile of a name in the caller's account.
    pub(crate) fn instance_profile(
        &self,
        ctx: &RequestContext,
        name: &str,
    ) -> Result<Named<InstanceProfile>, IamError> {
        let found = find_instance_profile(self.rows(), ctx.account(), name)?;
        Ok(Named::new(name, ctx.account(), ctx.partition(), found))
    }
}

pub(crate) fn find_instance_profile(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<InstanceProfile>>, StoreError> {
    tx.get(&PROFILES, &place(account, name))
}

/// Instance profiles by folded name, after the row of that key.
pub(crate) fn instance_profiles(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<InstanceProfile>)>, StoreError> {
    let prefix = RowKey::new().number(account.number());
    tx.scan(&PROFILES, &prefix, after, limit)
}

/// The instance profiles that a role is in, after the row of that key.
pub(crate) fn instance_profiles_of(
    tx: &impl Reads,
    role: &Role,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<InstanceProfile>)>, StoreError> {
    let rows = tx.scan(
        &PROFILES_OF_ROLE,
        &place(role.account, &role.name),
        after,
        limit,
    )?;
    let mut profiles = Vec::with_capacity(rows.len());
    for (key, _) in rows {
        let name = key.last_text().unwrap_or_default();
        if let Some(profile) = find_instance_profile(tx, role.account, &name)? {
            profiles.push((key, profile));
        }
    }
    Ok(profiles)
}

/// Writes an instance profile; who is in it is written by [`put_role_into`].
pub(crate) fn put_instance_profile(
    tx: &mut WriteTx,
    profile: InstanceProfile,
) -> Result<(), StoreError> {
    tx.put(&PROFILES, &place(profile.account, &profile.name), profile)
}

pub(crate) fn delete_instance_profile(
    tx: &mut WriteTx,
    profile: &InstanceProfile,
) -> Result<(), StoreError> {
    tx.delete(&PROFILES, &place(profile.account, &profile.name))
}

/// Puts a role into an instance profile, or takes the one out that is there.
pub(crate) fn put_role_into(
    tx: &mut WriteTx,
    mut profile: InstanceProfile,
    role: Option<&Role>,
) -> Result<(), StoreError> {
    if let Some(before) = &profile.role {
        let place = place_of_role(&profile, before);
        tx.delete(&PROFILES_OF_ROLE, &place)?;
    }
    if let Some(role) = role {
        let place = place_of_role(&profile, &role.name);
        tx.put(&PROFILES_OF_ROLE, &place, ())?;
    }
    profile.role = role.map(|role| role.name.clone());
    put_instance_profile(tx, profile)
}

fn place(account: AccountId, name: &str) -> RowKey {
    RowKey::new().number(account.number()).text(&folded(name))
}

fn place_of_role(profile: &InstanceProfile, role: &str) -> RowKey {
    place(profile.account, role).text(&folded(&profile.name))
}
