//! Keys that an account's tokens for services elsewhere are signed with.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html>

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

const KEYS: Table<OutboundKey> = Table::new("sts.outbound_key");
/// Keys of one account: one for each algorithm.
const MOST_KEYS: usize = 8;

/// A key pair of an account.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct OutboundKey {
    /// The private key (PKCS#8).
    pub pkcs8: Vec<u8>,
    /// The public key, as the account's key set lists it: a JSON object.
    #[zeroize(skip)]
    pub public_jwk: String,
}

impl std::fmt::Debug for OutboundKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OutboundKey {}", self.public_jwk)
    }
}

/// The key of an account for an algorithm (`ES384`).
///
/// # Errors
/// The store failed.
pub fn find_outbound_key(
    tx: &impl Reads,
    account: AccountId,
    algorithm: &str,
) -> Result<Option<Arc<OutboundKey>>, StoreError> {
    tx.get(&KEYS, &of_account(account).text(algorithm))
}

/// The keys of an account.
///
/// # Errors
/// The store failed.
pub fn outbound_keys(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Vec<Arc<OutboundKey>>, StoreError> {
    let rows = tx.scan(&KEYS, &of_account(account), None, MOST_KEYS)?;
    Ok(rows.into_iter().map(|(_, key)| key).collect())
}

/// Writes the key of an account for an algorithm.
///
/// # Errors
/// The store failed.
pub fn put_outbound_key(
    tx: &mut WriteTx,
    account: AccountId,
    algorithm: &str,
    key: OutboundKey,
) -> Result<(), StoreError> {
    tx.put(&KEYS, &of_account(account).text(algorithm), key)
}

fn of_account(account: AccountId) -> RowKey {
    RowKey::new().number(account.number())
}
