//! Managed policies, their versions, and what they are attached to.

use std::sync::Arc;

use ringwall_core::{AccountId, Arn, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::{
    AwsManagedPolicy, Document, find_provider_boundary, folded, is_provider_policy, of_account,
    place,
};

const MANAGED_POLICIES: Table<ManagedPolicy> = Table::new("iam.managed_policy");
const VERSIONS: Table<PolicyVersion> = Table::new("iam.policy_version");
/// What each policy is attached to, or is the boundary of; stands in the entity's row, too.
const ATTACHMENTS: Table<Attachment> = Table::new("iam.policy_attachment");

/// A customer managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, in the case it was given.
    pub name: String,
    /// Begins and ends with `/`.
    pub path: String,
    /// `ANPA…`.
    pub id: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it got its newest version, or another default.
    pub updated_at: Timestamp,
    /// The version in force: `v3` is 3.
    pub default_version: u32,
    /// The versions kept, the oldest first.
    pub versions: Vec<VersionFacts>,
    /// The number of the next version; never used twice.
    pub next_version: u32,
    /// Its tags.
    pub tags: Tags,
}

/// What is known of a version without its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFacts {
    /// `v3` is 3.
    pub number: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A version's document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// The document.
    pub document: Document,
}

/// Which managed policy an ARN names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyName {
    /// One of AWS's own.
    Aws {
        /// Path and name without the first `/` (`job-function/Billing`).
        name: String,
    },
    /// A customer's.
    Customer {
        /// The owner.
        account: AccountId,
        /// Begins and ends with `/`.
        path: String,
        /// The name.
        name: String,
    },
}

/// What a policy is attached to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is.
    pub kind: EntityKind,
    /// The entity's name.
    pub name: String,
    /// The entity's unique id.
    pub id: String,
}

/// What policies are attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityKind {
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
}

/// As what a policy is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentUse {
    /// It gives permissions.
    Permissions,
    /// It is the permissions boundary.
    Boundary,
}

impl ManagedPolicy {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:policy{path}{name}")
    }
}

impl PolicyName {
    /// The policy that an ARN names; `None` if it is no policy's ARN.
    pub fn parse(arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        let named = arn.resource.strip_prefix("policy/")?;
        if arn.service != "iam" || !arn.region.is_empty() || named.is_empty() {
            return None;
        }
        if arn.account == "aws" {
            return Some(Self::Aws {
                name: named.to_owned(),
            });
        }
        let (path, name) = named.rsplit_once('/').map_or_else(
            || ("/".to_owned(), named),
            |(path, name)| (format!("/{path}/"), name),
        );
        Some(Self::Customer {
            account: arn.account.parse().ok()?,
            path,
            name: name.to_owned(),
        })
    }
}

/// The customer managed policy of a name.
///
/// # Errors
/// The store failed.
pub fn find_managed_policy(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<ManagedPolicy>>, StoreError> {
    tx.get(&MANAGED_POLICIES, &place(account, name))
}

/// Customer managed policies by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn managed_policies(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<ManagedPolicy>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&MANAGED_POLICIES, &prefix, after, limit)
}

/// Writes a policy under its name; its versions' documents are written apart.
///
/// # Errors
/// The store failed.
pub fn put_managed_policy(tx: &mut WriteTx, policy: ManagedPolicy) -> Result<(), StoreError> {
    tx.put(
        &MANAGED_POLICIES,
        &place(policy.account, &policy.name),
        policy,
    )
}

/// Deletes a policy with its versions.
///
/// # Errors
/// The store failed.
pub fn delete_managed_policy(tx: &mut WriteTx, policy: &ManagedPolicy) -> Result<(), StoreError> {
    for version in &policy.versions {
        delete_policy_version(tx, policy, version.number)?;
    }
    tx.delete(&MANAGED_POLICIES, &place(policy.account, &policy.name))
}

/// The document of a version.
///
/// # Errors
/// The store failed.
pub fn find_policy_version(
    tx: &impl Reads,
    policy: &ManagedPolicy,
    number: u32,
) -> Result<Option<Arc<PolicyVersion>>, StoreError> {
    tx.get(&VERSIONS, &version_place(policy, number))
}

/// Writes the document of a version; the caller notes the version in the policy's row.
///
/// # Errors
/// The store failed.
pub fn put_policy_version(
    tx: &mut WriteTx,
    policy: &ManagedPolicy,
    number: u32,
    document: Document,
) -> Result<(), StoreError> {
    tx.put(
        &VERSIONS,
        &version_place(policy, number),
        PolicyVersion { document },
    )
}

/// Deletes the document of a version.
///
/// # Errors
/// The store failed.
pub fn delete_policy_version(
    tx: &mut WriteTx,
    policy: &ManagedPolicy,
    number: u32,
) -> Result<(), StoreError> {
    tx.delete(&VERSIONS, &version_place(policy, number))
}

fn version_place(policy: &ManagedPolicy, number: u32) -> RowKey {
    place(policy.account, &policy.name).number(number.into())
}

/// The document in force of the managed policy of an ARN, AWS's own or a customer's.
///
/// # Errors
/// The store failed.
pub fn find_default_document(tx: &impl Reads, arn: &str) -> Result<Option<Document>, StoreError> {
    if is_provider_policy(arn) {
        let found = find_provider_boundary(tx, arn)?;
        return Ok(found.map(|document| Document::clone(&document)));
    }
    let (account, path, name) = match PolicyName::parse(arn) {
        None => return Ok(None),
        Some(PolicyName::Aws { name }) => {
            return Ok(AwsManagedPolicy::find(&name).map(|policy| policy.document().clone()));
        }
        Some(PolicyName::Customer {
            account,
            path,
            name,
        }) => (account, path, name),
    };
    let found = find_managed_policy(tx, account, &name)?;
    let Some(policy) = found.filter(|policy| policy.path == path) else {
        return Ok(None);
    };
    let version = find_policy_version(tx, &policy, policy.default_version)?;
    Ok(version.map(|version| version.document.clone()))
}

/// What a policy is attached to in an account, users first, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn attachments_of(
    tx: &impl Reads,
    account: AccountId,
    policy_arn: &str,
    attachment_use: AttachmentUse,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Attachment>)>, StoreError> {
    let prefix = attachments(account, policy_arn, attachment_use);
    tx.scan(&ATTACHMENTS, &prefix, after, limit)
}

/// How many users, groups and roles of an account have a policy, or have it as their boundary.
///
/// # Errors
/// The store failed.
pub fn count_attachments(
    tx: &impl Reads,
    account: AccountId,
    policy_arn: &str,
    attachment_use: AttachmentUse,
) -> Result<usize, StoreError> {
    let every = attachments_of(tx, account, policy_arn, attachment_use, None, usize::MAX)?;
    Ok(every.len())
}

/// Notes that a policy is attached; the caller writes it into the entity's row.
///
/// # Errors
/// The store failed.
pub fn put_attachment(
    tx: &mut WriteTx,
    account: AccountId,
    policy_arn: &str,
    attachment_use: AttachmentUse,
    attachment: Attachment,
) -> Result<(), StoreError> {
    let place = attachments(account, policy_arn, attachment_use)
        .bytes(&[attachment.kind as u8])
        .text(&folded(&attachment.name));
    tx.put(&ATTACHMENTS, &place, attachment)
}

/// Notes that a policy is no longer attached.
///
/// # Errors
/// The store failed.
pub fn delete_attachment(
    tx: &mut WriteTx,
    account: AccountId,
    policy_arn: &str,
    attachment_use: AttachmentUse,
    kind: EntityKind,
    name: &str,
) -> Result<(), StoreError> {
    let place = attachments(account, policy_arn, attachment_use)
        .bytes(&[kind as u8])
        .text(&folded(name));
    tx.delete(&ATTACHMENTS, &place)
}

fn attachments(account: AccountId, policy_arn: &str, attachment_use: AttachmentUse) -> RowKey {
    let attachment_use = match attachment_use {
        AttachmentUse::Permissions => "permissions",
        AttachmentUse::Boundary => "boundary",
    };
    RowKey::new()
        .number(account.number())
        .text(policy_arn)
        .text(attachment_use)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_a_policy() {
        assert_eq!(
            PolicyName::parse("arn:aws:iam::aws:policy/job-function/Billing"),
            Some(PolicyName::Aws {
                name: "job-function/Billing".to_owned()
            })
        );
        assert_eq!(
            PolicyName::parse("arn:aws:iam::000000000007:policy/team/blue/reader"),
            Some(PolicyName::Customer {
                account: AccountId::from_number(7).unwrap(),
                path: "/team/blue/".to_owned(),
                name: "reader".to_owned(),
            })
        );
        for other in [
            "arn:aws:iam::000000000007:user/reader",
            "arn:aws:iam::7:policy/reader",
            "arn:aws:iam::000000000007:policy/",
            "arn:aws:kms::000000000007:policy/reader",
            "reader",
        ] {
            assert_eq!(PolicyName::parse(other), None, "{other}");
        }
    }
}
