//! What verifies the tokens of Cognito's identity pools.

use ringwall_identity::identity_pool_keys;
use ringwall_store::{Reads, StoreError};
use ringwall_tokens::jwt::KeySet;

/// The public keys of this installation's identity pools.
///
/// # Errors
/// The store failed.
pub fn identity_pool_key_set(tx: &impl Reads) -> Result<KeySet, StoreError> {
    let keys = identity_pool_keys(tx)?;
    let keys: Vec<&str> = keys.iter().map(|key| key.public_jwk.as_str()).collect();
    let keys = format!("{{\"keys\":[{}]}}", keys.join(","));
    // What cannot be read verifies nothing.
    Ok(KeySet::parse(keys.as_bytes()).unwrap_or_default())
}
