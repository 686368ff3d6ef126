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
mod chained;
mod entity_naming;
mod error;
mod instance_profiles;
mod naming;
mod operations;
mod paging;
mod policy_lists;
mod policy_naming;
mod quotas;
mod resources;
mod role_deletion;
mod simulation;
mod store;
#[cfg(test)]
mod test_iam;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{IamRead, IamTx, IamWrite};

/// IAM's state outside the store.
pub struct Iam {
    marker: Marker,
}

impl Iam {
    /// IAM over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("iam", "marker")),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddRoleToInstanceProfile>(op::add_role_to_instance_profile)
            .write::<api::AttachRolePolicy>(op::attach_role_policy)
            .write::<api::CreateInstanceProfile>(op::create_instance_profile)
            .write::<api::CreatePolicy>(op::create_policy)
            .write::<api::CreatePolicyVersion>(op::create_policy_version)
            .write::<api::CreateRole>(op::create_role)
            .write::<api::CreateServiceLinkedRole>(op::create_service_linked_role)
            .write::<api::CreateUser>(op::create_user)
            .write::<api::DeleteInstanceProfile>(op::delete_instance_profile)
            .write::<api::DeletePolicy>(op::delete_policy)
            .write::<api::DeletePolicyVersion>(op::delete_policy_version)
            .write::<api::DeleteRole>(op::delete_role)
            .write::<api::DeleteRolePermissionsBoundary>(op::delete_role_permissions_boundary)
            .write::<api::DeleteRolePolicy>(op::delete_role_policy)
            .write::<api::DeleteServiceLinkedRole>(op::delete_service_linked_role)
            .write::<api::DetachRolePolicy>(op::detach_role_policy)
            .read::<api::GetAccountAuthorizationDetails>(op::get_account_authorization_details)
            .read::<api::GetContextKeysForCustomPolicy>(op::get_context_keys_for_custom_policy)
            .read::<api::GetContextKeysForPrincipalPolicy>(
                op::get_context_keys_for_principal_policy,
            )
            .read::<api::GetInstanceProfile>(op::get_instance_profile)
            .read::<api::GetPolicy>(op::get_policy)
            .read::<api::GetPolicyVersion>(op::get_policy_version)
            .read::<api::GetRole>(op::get_role)
            .read::<api::GetRolePolicy>(op::get_role_policy)
            .read::<api::GetServiceLinkedRoleDeletionStatus>(
                op::get_service_linked_role_deletion_status,
            )
            .read::<api::GetUser>(op::get_user)
            .read::<api::ListAttachedRolePolicies>(op::list_attached_role_policies)
            .read::<api::ListEntitiesForPolicy>(op::list_entities_for_policy)
            .read::<api::ListInstanceProfileTags>(op::list_instance_profile_tags)
            .read::<api::ListInstanceProfiles>(op::list_instance_profiles)
            .read::<api::ListInstanceProfilesForRole>(op::list_instance_profiles_for_role)
            .read::<api::ListPolicies>(op::list_policies)
            .read::<api::ListPoliciesGrantingServiceAccess>(
                op::list_policies_granting_service_access,
            )
            .read::<api::ListPolicyTags>(op::list_policy_tags)
            .read::<api::ListPolicyVersions>(op::list_policy_versions)
            .read::<api::ListRolePolicies>(op::list_role_policies)
            .read::<api::ListRoleTags>(op::list_role_tags)
            .read::<api::ListRoles>(op::list_roles)
            .read::<api::ListUsers>(op::list_users)
            .write::<api::PutRolePermissionsBoundary>(op::put_role_permissions_boundary)
            .write::<api::PutRolePolicy>(op::put_role_policy)
            .write::<api::PutUserPolicy>(op::put_user_policy)
            .write::<api::RemoveRoleFromInstanceProfile>(op::remove_role_from_instance_profile)
            .write::<api::SetDefaultPolicyVersion>(op::set_default_policy_version)
            .compute::<api::SimulateCustomPolicy>(op::simulate_custom_policy)
            .compute::<api::SimulatePrincipalPolicy>(op::simulate_principal_policy)
            .write::<api::TagInstanceProfile>(op::tag_instance_profile)
            .write::<api::TagPolicy>(op::tag_policy)
            .write::<api::TagRole>(op::tag_role)
            .write::<api::UntagInstanceProfile>(op::untag_instance_profile)
            .write::<api::UntagPolicy>(op::untag_policy)
            .write::<api::UntagRole>(op::untag_role)
            .write::<api::UpdateAssumeRolePolicy>(op::update_assume_role_policy)
            .write::<api::UpdateRole>(op::update_role)
            .write::<api::UpdateRoleDescription>(op::update_role_description)
            .timer(role_deletion::GO_ON, role_deletion::go_on)
            .finish()
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
    ringwall_testing::TestHouse::new(|store| vec![Iam::new(store).routes()])
}
