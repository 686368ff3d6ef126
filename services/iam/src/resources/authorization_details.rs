//! What an account's users, groups, roles and policies have, as the API shows it in one list.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>

use ringwall_core::Partition;
use ringwall_identity::{Group, OwnPolicies, Role, User};
use ringwall_store::StoreError;

use crate::api;
use crate::instance_profiles::instance_profiles_of;
use crate::resources::{boundary, document, instance_profile, managed_policy, role, tagging};
use crate::store::IamRead;

/// One of the list's entries.
pub(crate) enum Detail {
    User(Box<api::UserDetail>),
    Group(Box<api::GroupDetail>),
    Role(Box<api::RoleDetail>),
    Policy(Box<api::ManagedPolicyDetail>),
}

impl Detail {
    pub(crate) fn policy(policy: api::ManagedPolicyDetail) -> Self {
        Self::Policy(Box::new(policy))
    }
}

pub(crate) fn of_user(user: &User, partition: Partition) -> Detail {
    Detail::User(Box::new(api::UserDetail {
        path: Some(user.path.clone()),
        user_name: Some(user.name.clone()),
        user_id: Some(user.id.clone()),
        arn: Some(user.arn(partition)),
        create_date: Some(user.created_at),
        user_policy_list: Some(inline(&user.policies)),
        group_list: Some(user.groups.clone()),
        attached_managed_policies: Some(attached(&user.policies)),
        permissions_boundary: user.boundary.as_deref().map(boundary::shown),
        tags: tagging::shown(&user.tags),
    }))
}

pub(crate) fn of_group(group: &Group, partition: Partition) -> Detail {
    Detail::Group(Box::new(api::GroupDetail {
        path: Some(group.path.clone()),
        group_name: Some(group.name.clone()),
        group_id: Some(group.id.clone()),
        arn: Some(group.arn(partition)),
        create_date: Some(group.created_at),
        group_policy_list: Some(inline(&group.policies)),
        attached_managed_policies: Some(attached(&group.policies)),
    }))
}

pub(crate) fn of_role(
    tx: &IamRead<'_>,
    found: &Role,
    partition: Partition,
) -> Result<Detail, StoreError> {
    let rows = tx.rows();
    let profiles = instance_profiles_of(rows, found, None, usize::MAX)?;
    let profiles = profiles.iter();
    let profiles = profiles.map(|(_, profile)| instance_profile::listed(rows, profile, partition));
    let shown = role::shown(tx, found, partition)?;
    Ok(Detail::Role(Box::new(api::RoleDetail {
        path: Some(shown.path),
        role_name: Some(shown.role_name),
        role_id: Some(shown.role_id),
        arn: Some(shown.arn),
        create_date: Some(shown.create_date),
        assume_role_policy_document: shown.assume_role_policy_document,
        instance_profile_list: Some(profiles.collect::<Result<_, _>>()?),
        role_policy_list: Some(inline(&found.policies)),
        attached_managed_policies: Some(attached(&found.policies)),
        permissions_boundary: shown.permissions_boundary,
        tags: shown.tags,
        role_last_used: shown.role_last_used,
    })))
}

/// The entries of a page, each in the list of its kind.
pub(crate) fn sorted(details: Vec<Detail>) -> api::GetAccountAuthorizationDetailsOutput {
    let (mut users, mut groups, mut roles, mut policies) = (vec![], vec![], vec![], vec![]);
    for detail in details {
        match detail {
            Detail::User(user) => users.push(*user),
            Detail::Group(group) => groups.push(*group),
            Detail::Role(role) => roles.push(*role),
            Detail::Policy(policy) => policies.push(*policy),
        }
    }
    api::GetAccountAuthorizationDetailsOutput {
        user_detail_list: Some(users),
        group_detail_list: Some(groups),
        role_detail_list: Some(roles),
        policies: Some(policies),
        is_truncated: None,
        marker: None,
    }
}

fn inline(policies: &OwnPolicies) -> Vec<api::PolicyDetail> {
    let policies = policies.inline.iter();
    let shown = policies.map(|(name, document)| api::PolicyDetail {
        policy_name: Some(name.clone()),
        policy_document: Some(document::encoded(document.source())),
    });
    shown.collect()
}

fn attached(policies: &OwnPolicies) -> Vec<api::AttachedPolicy> {
    let arns = policies.attached.iter();
    arns.map(|arn| managed_policy::attached(arn)).collect()
}
