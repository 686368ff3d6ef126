//! Managed policies and their versions as the API shows them.

use std::ops::Deref;

use ringwall_core::{AccountId, Partition};
use ringwall_identity::{AttachmentUse, Document, VersionFacts, count_attachments};
use ringwall_store::{Reads, StoreError};

use crate::api;
use crate::error::IamError;
use crate::policy_naming::FoundPolicy;
use crate::resources::{document, tagging};
use crate::store::IamTx;

/// How often an account uses a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PolicyUsage {
    /// Users, groups and roles that have it.
    pub(crate) attached: usize,
    /// Users and roles whose permissions boundary it is.
    pub(crate) boundary: usize,
}

impl PolicyUsage {
    /// Not at all.
    pub(crate) const NONE: Self = Self {
        attached: 0,
        boundary: 0,
    };

    pub(crate) fn of(tx: &impl Reads, account: AccountId, arn: &str) -> Result<Self, StoreError> {
        Ok(Self {
            attached: count_attachments(tx, account, arn, AttachmentUse::Permissions)?,
            boundary: count_attachments(tx, account, arn, AttachmentUse::Boundary)?,
        })
    }

    pub(crate) const fn is_used(self) -> bool {
        self.attached > 0 || self.boundary > 0
    }
}

/// A policy with all that is known of it.
pub(crate) fn shown(policy: &FoundPolicy, usage: PolicyUsage, partition: Partition) -> api::Policy {
    api::Policy {
        description: policy.description().map(str::to_owned),
        tags: policy.tags().and_then(tagging::shown),
        ..listed(policy, usage, partition)
    }
}

/// A policy in a list, which leaves out description and tags.
pub(crate) fn listed(
    policy: &FoundPolicy,
    usage: PolicyUsage,
    partition: Partition,
) -> api::Policy {
    api::Policy {
        policy_name: Some(policy.name().to_owned()),
        policy_id: Some(policy.id().to_owned()),
        arn: Some(policy.arn(partition)),
        path: Some(policy.path().to_owned()),
        default_version_id: Some(version_id(policy.default_version())),
        attachment_count: Some(count(usage.attached)),
        permissions_boundary_usage_count: Some(count(usage.boundary)),
        is_attachable: Some(policy.is_attachable()),
        description: None,
        create_date: Some(policy.created_at()),
        update_date: Some(policy.updated_at()),
        tags: None,
    }
}

/// A policy among an account's authorization details, with the documents of its versions.
pub(crate) fn detailed<T: Deref<Target: Reads + Sized>>(
    tx: &IamTx<'_, T>,
    policy: &FoundPolicy,
    usage: PolicyUsage,
    partition: Partition,
) -> Result<api::ManagedPolicyDetail, IamError> {
    let mut versions = Vec::new();
    for facts in policy.versions() {
        let document = policy.find_document(tx.rows(), facts.number)?;
        versions.push(version(policy, facts, document.as_ref()));
    }
    let shown = shown(policy, usage, partition);
    Ok(api::ManagedPolicyDetail {
        policy_name: shown.policy_name,
        policy_id: shown.policy_id,
        arn: shown.arn,
        path: shown.path,
        default_version_id: shown.default_version_id,
        attachment_count: shown.attachment_count,
        permissions_boundary_usage_count: shown.permissions_boundary_usage_count,
        is_attachable: shown.is_attachable,
        description: shown.description,
        create_date: shown.create_date,
        update_date: shown.update_date,
        policy_version_list: Some(versions),
    })
}

/// A version, with its document where an operation shows that.
pub(crate) fn version(
    policy: &FoundPolicy,
    facts: VersionFacts,
    document: Option<&Document>,
) -> api::PolicyVersion {
    api::PolicyVersion {
        document: document.map(|document| document::encoded(document.source())),
        version_id: Some(version_id(facts.number)),
        is_default_version: Some(facts.number == policy.default_version()),
        create_date: Some(facts.created_at),
    }
}

/// A policy that is attached to something.
pub(crate) fn attached(arn: &str) -> api::AttachedPolicy {
    api::AttachedPolicy {
        policy_name: Some(name_of(arn).to_owned()),
        policy_arn: Some(arn.to_owned()),
    }
}

/// The name in a managed policy's ARN.
pub(crate) fn name_of(arn: &str) -> &str {
    path_and_name(arn).1
}

/// The path in a managed policy's ARN.
pub(crate) fn path_of(arn: &str) -> &str {
    path_and_name(arn).0
}

/// `arn:aws:iam::aws:policy/job-function/Billing` has the path `/job-function/`.
fn path_and_name(arn: &str) -> (&str, &str) {
    let parts = arn.split_once(":policy").and_then(|(_, path)| {
        let end = path.rfind('/')? + 1;
        path.split_at_checked(end)
    });
    parts.unwrap_or(("", arn))
}

/// `v3` of 3.
pub(crate) fn version_id(number: u32) -> String {
    format!("v{number}")
}

/// 3 of `v3`.
pub(crate) fn version_number(id: &str) -> Option<u32> {
    id.strip_prefix('v')?.parse().ok()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_tells_path_and_name() {
        let of = |arn| (path_of(arn), name_of(arn));
        assert_eq!(
            of("arn:aws:iam::aws:policy/job-function/Billing"),
            ("/job-function/", "Billing")
        );
        assert_eq!(
            of("arn:aws:iam::000000000007:policy/reader"),
            ("/", "reader")
        );
    }

    #[test]
    fn versions_are_numbered() {
        assert_eq!(version_number(&version_id(12)), Some(12));
        assert_eq!(version_number("v2.x"), None);
    }
}
