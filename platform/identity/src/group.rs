//! IAM groups and their members.

use std::sync::Arc;

use ringwall_core::{AccountId, Partition, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::{OwnPolicies, folded, of_account, place};

const GROUPS: Table<Group> = Table::new("iam.group");
/// The members of each group; what a user is in stands in the user's row, too.
const MEMBERS: Table<()> = Table::new("iam.group_member");

/// A group of users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, in the case it was given.
    pub name: String,
    /// `/engineering/`; begins and ends with `/`.
    pub path: String,
    /// `AGPA…`.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its policies, which its members have too.
    pub policies: OwnPolicies,
}

impl Group {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:group{path}{name}")
    }
}

/// The group of a name.
///
/// # Errors
/// The store failed.
pub fn find_group(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<Group>>, StoreError> {
    tx.get(&GROUPS, &place(account, name))
}

/// Groups by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn groups(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Group>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&GROUPS, &prefix, after, limit)
}

/// Writes a group under its name.
///
/// # Errors
/// The store failed.
pub fn put_group(tx: &mut WriteTx, group: Group) -> Result<(), StoreError> {
    tx.put(&GROUPS, &place(group.account, &group.name), group)
}

/// Deletes a group.
///
/// # Errors
/// The store failed.
pub fn delete_group(tx: &mut WriteTx, account: AccountId, name: &str) -> Result<(), StoreError> {
    tx.delete(&GROUPS, &place(account, name))
}

/// The folded names of a group's members, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn members_of(
    tx: &impl Reads,
    account: AccountId,
    group: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, String)>, StoreError> {
    let rows = tx.scan(&MEMBERS, &place(account, group), after, limit)?;
    let name = |(key, _): (RowKey, Arc<()>)| {
        let name = key.last_text().unwrap_or_default();
        (key, name)
    };
    Ok(rows.into_iter().map(name).collect())
}

/// Notes that a user is in a group; the caller writes it into the user's row.
///
/// # Errors
/// The store failed.
pub fn put_membership(
    tx: &mut WriteTx,
    account: AccountId,
    group: &str,
    user: &str,
) -> Result<(), StoreError> {
    tx.put(&MEMBERS, &place(account, group).text(&folded(user)), ())
}

/// Notes that a user is no longer in a group.
///
/// # Errors
/// The store failed.
pub fn delete_membership(
    tx: &mut WriteTx,
    account: AccountId,
    group: &str,
    user: &str,
) -> Result<(), StoreError> {
    tx.delete(&MEMBERS, &place(account, group).text(&folded(user)))
}
