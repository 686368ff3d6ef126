//! The root credentials of a new installation.

use ringwall_core::{AccountId, Entropy, Timestamp};
use ringwall_identity::{AccessKey, Credentials, KeyOwner, find_access_key, put_access_key};
use ringwall_store::{Reads as _, RowKey, Store, StoreError, Table};
use serde::{Deserialize, Serialize};

const ROOT_KEYS: Table<RootKeyRow> = Table::new("auth.root_key");

/// Which access key is the root user's.
#[derive(Serialize, Deserialize)]
struct RootKeyRow {
    access_key_id: String,
}

/// The root user's credentials, made at the first call.
///
/// # Errors
/// The store failed.
pub fn ensure_root(
    store: &Store,
    account: AccountId,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Credentials, StoreError> {
    let place = RowKey::new().number(account.number());
    store.write(|tx| {
        if let Some(row) = tx.get(&ROOT_KEYS, &place)?
            && let Some(key) = find_access_key(tx, &row.access_key_id)?
        {
            let access_key_id = row.access_key_id.clone();
            return Ok(Credentials {
                access_key_id,
                secret: key.secret.clone(),
            });
        }
        let credentials = Credentials::random("AKIA", account, entropy);
        let access_key_id = credentials.access_key_id.clone();
        let key = AccessKey {
            secret: credentials.secret.clone(),
            account,
            created_at: now,
            owner: KeyOwner::Root,
            active: true,
        };
        put_access_key(tx, &access_key_id, key)?;
        tx.put(&ROOT_KEYS, &place, RootKeyRow { access_key_id })?;
        Ok(credentials)
    })
}

/// Makes an access key of the root user known whose secret is published.
#[cfg(test)]
pub(crate) fn put_published_key(store: &Store, id: &str, secret: &str, account: AccountId) {
    let put = store.write(|tx| {
        let key = AccessKey {
            secret: secret.to_owned(),
            account,
            created_at: Timestamp::from_secs(0),
            owner: KeyOwner::Root,
            active: true,
        };
        put_access_key(tx, id, key)
    });
    put.unwrap();
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::CountedEntropy;

    #[test]
    fn root_credentials_are_made_once() {
        let store = Store::in_memory().unwrap();
        let entropy = CountedEntropy::default();
        let account = AccountId::from_number(7).unwrap();
        let make = || ensure_root(&store, account, Timestamp::from_secs(1), &entropy).unwrap();
        let (first, second) = (make(), make());
        assert_eq!(first.access_key_id, second.access_key_id);
        assert_eq!(first.secret, second.secret);
    }
}
