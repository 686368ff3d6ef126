//! Long-term access keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::folded;

const ACCESS_KEYS: Table<AccessKey> = Table::new("auth.access_key");
/// The ids of each owner's keys.
const KEYS_OF_OWNER: Table<()> = Table::new("auth.access_key_of_owner");

/// A long-term access key, as it is kept.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct AccessKey {
    /// The secret; SigV4 needs it in clear.
    pub secret: String,
    /// The account it belongs to.
    #[zeroize(skip)]
    pub account: AccountId,
    /// When it was made.
    #[zeroize(skip)]
    pub created_at: Timestamp,
    /// Whose it is.
    #[serde(default)]
    #[zeroize(skip)]
    pub owner: KeyOwner,
    /// Whether it may be used.
    #[serde(default = "active")]
    pub active: bool,
}

const fn active() -> bool {
    true
}

/// Whose an access key is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyOwner {
    /// The account's root user.
    #[default]
    Root,
    /// The user of that name.
    User(String),
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessKey of {:?} in {}", self.owner, self.account)
    }
}

/// The access key of that id.
///
/// # Errors
/// The store failed.
pub fn find_access_key(tx: &impl Reads, id: &str) -> Result<Option<Arc<AccessKey>>, StoreError> {
    tx.get(&ACCESS_KEYS, &RowKey::new().text(id))
}

/// The ids of an owner's access keys with their rows.
///
/// # Errors
/// The store failed.
pub fn access_keys_of(
    tx: &impl Reads,
    account: AccountId,
    owner: &KeyOwner,
) -> Result<Vec<(String, Arc<AccessKey>)>, StoreError> {
    // AWS allows two.
    let rows = tx.scan(&KEYS_OF_OWNER, &owner_place(account, owner), None, 16)?;
    let mut keys = Vec::new();
    for (place, _) in rows {
        let id = place.last_text().unwrap_or_default();
        if let Some(key) = find_access_key(tx, &id)? {
            keys.push((id, key));
        }
    }
    Ok(keys)
}

/// Writes an access key.
///
/// # Errors
/// The store failed.
pub fn put_access_key(tx: &mut WriteTx, id: &str, key: AccessKey) -> Result<(), StoreError> {
    let of_owner = owner_place(key.account, &key.owner).text(id);
    tx.put(&KEYS_OF_OWNER, &of_owner, ())?;
    tx.put(&ACCESS_KEYS, &RowKey::new().text(id), key)
}

/// Deletes an access key.
///
/// # Errors
/// The store failed.
pub fn delete_access_key(tx: &mut WriteTx, id: &str, key: &AccessKey) -> Result<(), StoreError> {
    tx.delete(
        &KEYS_OF_OWNER,
        &owner_place(key.account, &key.owner).text(id),
    )?;
    tx.delete(&ACCESS_KEYS, &RowKey::new().text(id))
}

fn owner_place(account: AccountId, owner: &KeyOwner) -> RowKey {
    let account = RowKey::new().number(account.number());
    match owner {
        // No user's name is empty.
        KeyOwner::Root => account.text(""),
        KeyOwner::User(name) => account.text(&folded(name)),
    }
}
