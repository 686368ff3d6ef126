//! IAM users.

use std::sync::Arc;

use ringwall_core::{AccountId, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::{OwnPolicies, of_account, place};

const USERS: Table<User> = Table::new("iam.user");

/// A user of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, in the case it was given.
    pub name: String,
    /// `/engineering/`; begins and ends with `/`.
    pub path: String,
    /// `AIDA…`.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its tags.
    pub tags: Tags,
    /// The ARN of the policy that is its permissions boundary.
    pub boundary: Option<String>,
    /// Its own policies.
    pub policies: OwnPolicies,
    /// The names of the groups it is in, in the order it was added.
    pub groups: Vec<String>,
}

impl User {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:user{path}{name}")
    }
}

/// The user of a name.
///
/// # Errors
/// The store failed.
pub fn find_user(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<User>>, StoreError> {
    tx.get(&USERS, &place(account, name))
}

/// Users by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn users(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<User>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&USERS, &prefix, after, limit)
}

/// Writes a user under its name.
///
/// # Errors
/// The store failed.
pub fn put_user(tx: &mut WriteTx, user: User) -> Result<(), StoreError> {
    tx.put(&USERS, &place(user.account, &user.name), user)
}

/// Deletes a user.
///
/// # Errors
/// The store failed.
pub fn delete_user(tx: &mut WriteTx, account: AccountId, name: &str) -> Result<(), StoreError> {
    tx.delete(&USERS, &place(account, name))
}
