//! IAM roles.

use std::sync::Arc;

use ringwall_core::{AccountId, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::{Document, OwnPolicies, of_account, place};

const ROLES: Table<Role> = Table::new("iam.role");

/// A role of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, in the case it was given.
    pub name: String,
    /// `/service-role/`; begins and ends with `/`.
    pub path: String,
    /// `AROA…`.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// What it is for.
    pub description: Option<String>,
    /// The longest session, in seconds.
    pub max_session_seconds: i32,
    /// Its tags.
    pub tags: Tags,
    /// The ARN of the policy that is its permissions boundary.
    pub boundary: Option<String>,
    /// Who may assume it.
    pub trust: Document,
    /// Its own policies.
    pub policies: OwnPolicies,
    /// The service that it is linked to (`ssm.amazonaws.com`).
    #[serde(default)]
    pub linked_service: Option<String>,
    /// The longest session of the console, in seconds, if it was set apart.
    #[serde(default)]
    pub max_signin_session_seconds: Option<i32>,
}

impl Role {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:role{path}{name}")
    }
}

/// The role of a name.
///
/// # Errors
/// The store failed.
pub fn find_role(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<Role>>, StoreError> {
    tx.get(&ROLES, &place(account, name))
}

/// Roles by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn roles(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Role>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&ROLES, &prefix, after, limit)
}

/// Writes a role under its name.
///
/// # Errors
/// The store failed.
pub fn put_role(tx: &mut WriteTx, role: Role) -> Result<(), StoreError> {
    tx.put(&ROLES, &place(role.account, &role.name), role)
}

/// Deletes a role.
///
/// # Errors
/// The store failed.
pub fn delete_role(tx: &mut WriteTx, account: AccountId, name: &str) -> Result<(), StoreError> {
    tx.delete(&ROLES, &place(account, name))
}
