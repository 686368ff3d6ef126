//! Organizations: members, organizational units, and the policies that bind them.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::Document;

const ORGANIZATIONS: Table<Organization> = Table::new("organizations.organization");
const MEMBERS: Table<Member> = Table::new("organizations.member");
const UNITS: Table<OrganizationalUnit> = Table::new("organizations.unit");
/// What stands directly below a root or unit: units and accounts by their ids.
const CHILDREN: Table<()> = Table::new("organizations.child");
const POLICIES: Table<OrganizationPolicy> = Table::new("organizations.policy");
/// The policies attached to each root, unit and account.
const ATTACHED: Table<AttachedPolicies> = Table::new("organizations.attached");
/// Accounts that were closed; nobody is believed to be of them any more.
const CLOSED: Table<()> = Table::new("organizations.closed-account");

/// An organization with its one root.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Organization {
    /// `o-…`.
    pub id: String,
    /// The account that made it, which its policies do not bind.
    pub management_account: AccountId,
    /// The management account's address.
    pub email: String,
    /// All features; otherwise consolidated billing alone.
    pub all_features: bool,
    /// `r-…`.
    pub root_id: String,
    /// The policy types enabled in the root.
    pub policy_types: Vec<OrganizationPolicyType>,
    /// The root's tags.
    #[serde(default)]
    pub root_tags: Tags,
}

/// An account in an organization.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// The organization's id.
    pub organization: String,
    /// The root's or unit's id that it stands below.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// Where it is in its life.
    pub status: MemberStatus,
    /// Whether the organization made it; otherwise it was invited.
    pub created_here: bool,
    /// Since when it is in.
    pub joined_at: Timestamp,
    /// Its tags.
    pub tags: Tags,
}

/// Where a member account is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberStatus {
    /// In use.
    Active,
    /// It is being closed; its principals may do nothing.
    PendingClosure,
    /// Closed; its principals may do nothing.
    Suspended,
}

/// An organizational unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrganizationalUnit {
    /// `ou-…`.
    pub id: String,
    /// The root's or unit's id that it stands below.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// Its tags.
    pub tags: Tags,
}

/// A policy of an organization.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrganizationPolicy {
    /// `p-…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its type.
    pub policy_type: OrganizationPolicyType,
    /// Its text.
    pub content: String,
    /// Compiled, where it is of AWS's policy language.
    pub document: Option<Document>,
    /// Its tags.
    pub tags: Tags,
}

/// A type of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OrganizationPolicyType {
    /// `SERVICE_CONTROL_POLICY`: the most that principals may do.
    ServiceControl,
    /// `RESOURCE_CONTROL_POLICY`: the most that may be done to resources.
    ResourceControl,
    /// Another type, by its name in the API; it takes no part in authorization.
    Other(OtherPolicyType),
}

/// The number of a type in the API's list of values, kept as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OtherPolicyType {
    /// `TAG_POLICY`
    Tag,
    /// `BACKUP_POLICY`
    Backup,
    /// `AISERVICES_OPT_OUT_POLICY`
    AiServicesOptOut,
    /// `CHATBOT_POLICY`
    Chatbot,
    /// `DECLARATIVE_POLICY_EC2`
    DeclarativeEc2,
    /// `SECURITYHUB_POLICY`
    SecurityHub,
    /// `SECURITYHUB_CSPM_POLICY`
    SecurityHubCspm,
    /// `INSPECTOR_POLICY`
    Inspector,
    /// `UPGRADE_ROLLOUT_POLICY`
    UpgradeRollout,
    /// `BEDROCK_POLICY`
    Bedrock,
    /// `S3_POLICY`
    S3,
    /// `NETWORK_SECURITY_DIRECTOR_POLICY`
    NetworkSecurityDirector,
    /// `GUARDDUTY_POLICY`
    GuardDuty,
}

/// The policies attached to a target, by id, in the order they were attached.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AttachedPolicies {
    /// Ids of policies.
    pub ids: Vec<String>,
}

/// A row key within an organization.
fn within(organization: &str, id: &str) -> RowKey {
    RowKey::with_capacity(64).text(organization).text(id)
}

/// The organization of an id.
///
/// # Errors
/// The store failed.
pub fn find_organization(
    tx: &impl Reads,
    id: &str,
) -> Result<Option<Arc<Organization>>, StoreError> {
    tx.get(&ORGANIZATIONS, &RowKey::new().text(id))
}

/// Writes an organization.
///
/// # Errors
/// The store failed.
pub fn put_organization(tx: &mut WriteTx, organization: Organization) -> Result<(), StoreError> {
    let place = RowKey::new().text(&organization.id);
    tx.put(&ORGANIZATIONS, &place, organization)
}

/// Deletes an organization's own row.
///
/// # Errors
/// The store failed.
pub fn delete_organization(tx: &mut WriteTx, id: &str) -> Result<(), StoreError> {
    tx.delete(&ORGANIZATIONS, &RowKey::new().text(id))
}

/// An account's membership, if it is in an organization.
///
/// # Errors
/// The store failed.
pub fn find_member(tx: &impl Reads, account: AccountId) -> Result<Option<Arc<Member>>, StoreError> {
    tx.get(&MEMBERS, &RowKey::new().number(account.number()))
}

/// Writes a membership, in place of the one that the account had.
///
/// # Errors
/// The store failed.
pub fn put_member(tx: &mut WriteTx, member: Member) -> Result<(), StoreError> {
    if let Some(before) = find_member(tx, member.account)? {
        tx.delete(
            &CHILDREN,
            &child_place(
                &before.organization,
                &before.parent,
                &before.account.digits(),
            ),
        )?;
    }
    let child = child_place(
        &member.organization,
        &member.parent,
        &member.account.digits(),
    );
    tx.put(&CHILDREN, &child, ())?;
    tx.put(
        &MEMBERS,
        &RowKey::new().number(member.account.number()),
        member,
    )
}

/// Ends a membership.
///
/// # Errors
/// The store failed.
pub fn delete_member(tx: &mut WriteTx, member: &Member) -> Result<(), StoreError> {
    let child = child_place(
        &member.organization,
        &member.parent,
        &member.account.digits(),
    );
    tx.delete(&CHILDREN, &child)?;
    tx.delete(&MEMBERS, &RowKey::new().number(member.account.number()))
}

/// Whether an account was closed: its principals may do nothing.
///
/// # Errors
/// The store failed.
pub fn is_closed(tx: &impl Reads, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.get(&CLOSED, &closed_place(account))?.is_some())
}

/// Closes an account, for good.
///
/// # Errors
/// The store failed.
pub fn put_closed(tx: &mut WriteTx, account: AccountId) -> Result<(), StoreError> {
    tx.put(&CLOSED, &closed_place(account), ())
}

fn closed_place(account: AccountId) -> RowKey {
    RowKey::new().number(account.number())
}

/// A unit of an organization.
///
/// # Errors
/// The store failed.
pub fn find_unit(
    tx: &impl Reads,
    organization: &str,
    id: &str,
) -> Result<Option<Arc<OrganizationalUnit>>, StoreError> {
    tx.get(&UNITS, &within(organization, id))
}

/// Writes a unit; its parent never changes.
///
/// # Errors
/// The store failed.
pub fn put_unit(
    tx: &mut WriteTx,
    organization: &str,
    unit: OrganizationalUnit,
) -> Result<(), StoreError> {
    tx.put(
        &CHILDREN,
        &child_place(organization, &unit.parent, &unit.id),
        (),
    )?;
    tx.put(&UNITS, &within(organization, &unit.id), unit)
}

/// Deletes a unit.
///
/// # Errors
/// The store failed.
pub fn delete_unit(
    tx: &mut WriteTx,
    organization: &str,
    unit: &OrganizationalUnit,
) -> Result<(), StoreError> {
    tx.delete(
        &CHILDREN,
        &child_place(organization, &unit.parent, &unit.id),
    )?;
    tx.delete(&UNITS, &within(organization, &unit.id))
}

/// The ids of the accounts (twelve digits) and units (`ou-…`) directly below a root or unit,
/// accounts first, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn children_of(
    tx: &impl Reads,
    organization: &str,
    parent: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, String)>, StoreError> {
    children(tx, &within(organization, parent), after, limit)
}

/// The ids of all accounts and units of an organization, by parent, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn all_children(
    tx: &impl Reads,
    organization: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, String)>, StoreError> {
    children(tx, &RowKey::new().text(organization), after, limit)
}

fn children(
    tx: &impl Reads,
    prefix: &RowKey,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, String)>, StoreError> {
    let rows = tx.scan(&CHILDREN, prefix, after, limit)?;
    let child = |(key, _): (RowKey, Arc<()>)| {
        let id = key.last_text().unwrap_or_default();
        (key, id)
    };
    Ok(rows.into_iter().map(child).collect())
}

fn child_place(organization: &str, parent: &str, child: &str) -> RowKey {
    within(organization, parent).text(child)
}

/// A policy of an organization.
///
/// # Errors
/// The store failed.
pub fn find_policy(
    tx: &impl Reads,
    organization: &str,
    id: &str,
) -> Result<Option<Arc<OrganizationPolicy>>, StoreError> {
    tx.get(&POLICIES, &within(organization, id))
}

/// The policies of an organization by id, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn policies(
    tx: &impl Reads,
    organization: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<OrganizationPolicy>)>, StoreError> {
    tx.scan(&POLICIES, &RowKey::new().text(organization), after, limit)
}

/// Writes a policy.
///
/// # Errors
/// The store failed.
pub fn put_policy(
    tx: &mut WriteTx,
    organization: &str,
    policy: OrganizationPolicy,
) -> Result<(), StoreError> {
    tx.put(&POLICIES, &within(organization, &policy.id), policy)
}

/// Deletes a policy.
///
/// # Errors
/// The store failed.
pub fn delete_policy(tx: &mut WriteTx, organization: &str, id: &str) -> Result<(), StoreError> {
    tx.delete(&POLICIES, &within(organization, id))
}

/// The policies attached to a root, unit or account (twelve digits).
///
/// # Errors
/// The store failed.
pub fn attached_to(
    tx: &impl Reads,
    organization: &str,
    target: &str,
) -> Result<Vec<String>, StoreError> {
    let row = tx.get(&ATTACHED, &within(organization, target))?;
    Ok(row.map(|row| row.ids.clone()).unwrap_or_default())
}

/// The targets of an organization that have policies attached, with their policies, after the
/// row of that key.
///
/// # Errors
/// The store failed.
pub fn attachments(
    tx: &impl Reads,
    organization: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<AttachedPolicies>)>, StoreError> {
    tx.scan(&ATTACHED, &RowKey::new().text(organization), after, limit)
}

/// Sets the policies attached to a target.
///
/// # Errors
/// The store failed.
pub fn put_attached(
    tx: &mut WriteTx,
    organization: &str,
    target: &str,
    ids: Vec<String>,
) -> Result<(), StoreError> {
    let place = within(organization, target);
    if ids.is_empty() {
        tx.delete(&ATTACHED, &place)
    } else {
        tx.put(&ATTACHED, &place, AttachedPolicies { ids })
    }
}
