//! AWS Identity and Access Management.
//!
//! Resources: users, groups, roles, managed policies, instance profiles, access keys and the
//! other credentials of users, identity providers. They belong to an account and to no Region.
//! The rows of principals and policies stand in `platform/identity`, where authorization reads
//! them.
//!
//! Delegation requests and role templates are not answered.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html>

#[rustfmt::skip]
pub mod api;
mod error;
mod naming;
mod operations;
mod paging;
mod quotas;
mod resources;
mod store;
#[cfg(test)]
mod test_policies;

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_crypto::PassphraseCost;
use ringwall_identity::{PASSWORD_COST, Uses};
use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, StoreError, WriteTx};

use crate::operations as op;
pub use crate::store::{IamRead, IamTx, IamWrite};

/// IAM's state outside the store.
pub struct Iam {
    marker: Marker,
    uses: Arc<Uses>,
    password_cost: PassphraseCost,
}

impl Iam {
    /// IAM over a store, whose seal gives it the keys it needs for itself. The gateway notes in
    /// `uses` who calls.
    pub fn new(store: &Store, uses: Arc<Uses>) -> Self {
        Self {
            marker: Marker::new(store.owned_key("iam", "marker")),
            uses,
            password_cost: PASSWORD_COST,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddUserToGroup>(op::add_user_to_group)
            .write::<api::AttachGroupPolicy>(op::attach_group_policy)
            .write::<api::AttachUserPolicy>(op::attach_user_policy)
            .write::<api::ChangePassword>(op::change_password)
            .write::<api::CreateAccessKey>(op::create_access_key)
            .write::<api::CreateAccountAlias>(op::create_account_alias)
            .write::<api::CreateGroup>(op::create_group)
            .write::<api::CreateLoginProfile>(op::create_login_profile)
            .write::<api::CreateUser>(op::create_user)
            .write::<api::DeleteAccessKey>(op::delete_access_key)
            .write::<api::DeleteAccountAlias>(op::delete_account_alias)
            .write::<api::DeleteAccountPasswordPolicy>(op::delete_account_password_policy)
            .write::<api::DeleteGroup>(op::delete_group)
            .write::<api::DeleteGroupPolicy>(op::delete_group_policy)
            .write::<api::DeleteLoginProfile>(op::delete_login_profile)
            .write::<api::DeleteUser>(op::delete_user)
            .write::<api::DeleteUserPermissionsBoundary>(op::delete_user_permissions_boundary)
            .write::<api::DeleteUserPolicy>(op::delete_user_policy)
            .write::<api::DetachGroupPolicy>(op::detach_group_policy)
            .write::<api::DetachUserPolicy>(op::detach_user_policy)
            .read::<api::GetAccessKeyLastUsed>(op::get_access_key_last_used)
            .read::<api::GetAccountPasswordPolicy>(op::get_account_password_policy)
            .read::<api::GetAccountSummary>(op::get_account_summary)
            .read::<api::GetGroup>(op::get_group)
            .read::<api::GetGroupPolicy>(op::get_group_policy)
            .read::<api::GetLoginProfile>(op::get_login_profile)
            .read::<api::GetUser>(op::get_user)
            .read::<api::GetUserPolicy>(op::get_user_policy)
            .read::<api::ListAccessKeys>(op::list_access_keys)
            .read::<api::ListAccountAliases>(op::list_account_aliases)
            .read::<api::ListAttachedGroupPolicies>(op::list_attached_group_policies)
            .read::<api::ListAttachedUserPolicies>(op::list_attached_user_policies)
            .read::<api::ListGroupPolicies>(op::list_group_policies)
            .read::<api::ListGroups>(op::list_groups)
            .read::<api::ListGroupsForUser>(op::list_groups_for_user)
            .read::<api::ListUserPolicies>(op::list_user_policies)
            .read::<api::ListUserTags>(op::list_user_tags)
            .read::<api::ListUsers>(op::list_users)
            .write::<api::PutGroupPolicy>(op::put_group_policy)
            .write::<api::PutUserPermissionsBoundary>(op::put_user_permissions_boundary)
            .write::<api::PutUserPolicy>(op::put_user_policy)
            .write::<api::RemoveUserFromGroup>(op::remove_user_from_group)
            .write::<api::TagUser>(op::tag_user)
            .write::<api::UntagUser>(op::untag_user)
            .write::<api::UpdateAccessKey>(op::update_access_key)
            .write::<api::UpdateAccountPasswordPolicy>(op::update_account_password_policy)
            .write::<api::UpdateGroup>(op::update_group)
            .write::<api::UpdateLoginProfile>(op::update_login_profile)
            .write::<api::UpdateUser>(op::update_user)
            .background(Self::write_uses)
            .finish()
    }
}

impl Iam {
    /// Writes down when keys, users, roles and services were last used.
    fn write_uses(tx: &mut IamWrite<'_>, _: Timestamp) -> Result<(), StoreError> {
        tx.iam.uses.write_down(tx.tx)
    }
}

impl Service for Iam {
    const NAME: &'static str = "iam";
    type Read<'a> = IamRead<'a>;
    type Write<'a> = IamWrite<'a>;
    type Error = error::IamError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> IamRead<'a> {
        IamTx { iam: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> IamWrite<'a> {
        IamTx { iam: self, tx }
    }
}

#[cfg(test)]
fn test_house() -> ringwall_testing::TestHouse {
    test_house_with(Arc::default())
}

/// A house in which hashing passwords is cheap.
#[cfg(test)]
fn test_house_with(uses: Arc<Uses>) -> ringwall_testing::TestHouse {
    let password_cost = PassphraseCost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    ringwall_testing::TestHouse::new(|store| {
        let iam = Iam {
            password_cost,
            ..Iam::new(store, uses)
        };
        vec![iam.routes()]
    })
}
