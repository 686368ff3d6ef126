//! Users' SSH public keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// By account, the owner's unique id and the key's id: so renaming the owner changes nothing.
const SSH_PUBLIC_KEYS: Table<SshPublicKey> = Table::new("iam.ssh_public_key");

/// An SSH public key of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshPublicKey {
    /// `APKA…`.
    pub id: String,
    /// The RSA key as SSH encodes it (RFC 4253 §6.6).
    pub blob: Vec<u8>,
    /// Whether it may be used.
    pub active: bool,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
}

/// The key of an id, if it is the user's.
///
/// # Errors
/// The store failed.
pub fn find_ssh_public_key(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
    id: &str,
) -> Result<Option<Arc<SshPublicKey>>, StoreError> {
    tx.get(&SSH_PUBLIC_KEYS, &of_user(account, user_id).text(id))
}

/// A user's keys.
///
/// # Errors
/// The store failed.
pub fn ssh_public_keys_of(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
) -> Result<Vec<Arc<SshPublicKey>>, StoreError> {
    // AWS allows five.
    let rows = tx.scan(&SSH_PUBLIC_KEYS, &of_user(account, user_id), None, 16)?;
    Ok(rows.into_iter().map(|(_, key)| key).collect())
}

/// Writes a user's key.
///
/// # Errors
/// The store failed.
pub fn put_ssh_public_key(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    key: SshPublicKey,
) -> Result<(), StoreError> {
    let place = of_user(account, user_id).text(&key.id);
    tx.put(&SSH_PUBLIC_KEYS, &place, key)
}

/// Deletes a user's key.
///
/// # Errors
/// The store failed.
pub fn delete_ssh_public_key(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    id: &str,
) -> Result<(), StoreError> {
    tx.delete(&SSH_PUBLIC_KEYS, &of_user(account, user_id).text(id))
}

fn of_user(account: AccountId, user_id: &str) -> RowKey {
    RowKey::with_capacity(64)
        .number(account.number())
        .text(user_id)
}
