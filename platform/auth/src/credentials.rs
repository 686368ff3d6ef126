//! Access keys: their ids, their rows, and the root credentials of a new installation.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{AccountId, BASE32, Entropy, Principal, PrincipalKind, Timestamp};
use ringwall_store::{Reads, RowKey, Store, StoreError, Table};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

const ACCESS_KEYS: Table<AccessKey> = Table::new("auth.access_key");
const ROOT_KEYS: Table<RootKeyRow> = Table::new("auth.root_key");

/// Characters of an access key's id after its prefix.
const ID_CHARACTERS: usize = 16;
/// Of these, the first eight carry the account (40 bits), the others are random.
const ACCOUNT_CHARACTERS: usize = 8;

/// An access key's id and secret.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Credentials {
    /// `AKIA…` or `ASIA…`.
    #[zeroize(skip)]
    pub access_key_id: String,
    /// 40 characters.
    pub secret: String,
}

/// A long-term access key, as it is kept.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct AccessKey {
    /// The secret; SigV4 needs it in clear.
    pub secret: String,
    /// Whose it is. Root until IAM has users.
    #[zeroize(skip)]
    pub account: AccountId,
    /// When it was made.
    #[zeroize(skip)]
    pub created_at: Timestamp,
}

/// Which access key is the root user's.
#[derive(Serialize, Deserialize)]
struct RootKeyRow {
    access_key_id: String,
}

impl Credentials {
    /// New credentials of an account; `prefix` is `AKIA` or `ASIA`.
    pub fn random(prefix: &str, account: AccountId, entropy: &dyn Entropy) -> Self {
        let mut random = [0; ID_CHARACTERS - ACCOUNT_CHARACTERS];
        entropy.fill(&mut random);
        let number = account.number();
        let account =
            (0..ACCOUNT_CHARACTERS).map(|place| number >> (5 * (ACCOUNT_CHARACTERS - 1 - place)));
        let letters = account.chain(random.iter().map(|byte| u64::from(*byte)));
        let mut access_key_id = prefix.to_owned();
        access_key_id.extend(letters.map(|bits| letter(bits & 31)));

        let mut bytes = [0; 30];
        entropy.fill(&mut bytes);
        let secret = STANDARD.encode(bytes);
        bytes.zeroize();
        Self {
            access_key_id,
            secret,
        }
    }
}

fn letter(bits: u64) -> char {
    let place = usize::try_from(bits).unwrap_or_default();
    BASE32.get(place).copied().map_or('A', char::from)
}

/// The long-term access key of that id.
///
/// # Errors
/// The store failed.
pub fn find_access_key(tx: &impl Reads, id: &str) -> Result<Option<Arc<AccessKey>>, StoreError> {
    tx.get(&ACCESS_KEYS, &RowKey::new().text(id))
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
        };
        tx.put(&ACCESS_KEYS, &RowKey::new().text(&access_key_id), key)?;
        tx.put(&ROOT_KEYS, &place, RootKeyRow { access_key_id })?;
        Ok(credentials)
    })
}

impl AccessKey {
    /// Whose key it is.
    pub(crate) fn principal(&self, partition: ringwall_core::Partition) -> Principal {
        let Self { account, .. } = *self;
        Principal {
            kind: PrincipalKind::Root,
            account,
            partition,
            unique_id: account.to_string(),
        }
    }
}

/// Makes an access key known whose secret is published.
#[cfg(test)]
pub(crate) fn put_access_key(store: &Store, id: &str, secret: &str, account: AccountId) {
    let put = store.write(|tx| {
        let key = AccessKey {
            secret: secret.to_owned(),
            account,
            created_at: Timestamp::from_secs(0),
        };
        tx.put(&ACCESS_KEYS, &RowKey::new().text(id), key)
    });
    put.unwrap();
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessKey of {}", self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::CountedEntropy;

    #[test]
    fn the_id_tells_its_account() {
        let entropy = CountedEntropy::default();
        for number in [0, 1, 123_456_789_012, AccountId::MAX] {
            let account = AccountId::from_number(number).unwrap();
            let credentials = Credentials::random("ASIA", account, &entropy);
            assert_eq!(credentials.access_key_id.len(), 20);
            assert_eq!(credentials.secret.len(), 40);
            assert_eq!(
                AccountId::of_access_key(&credentials.access_key_id),
                Some(account)
            );
        }
    }

    #[test]
    fn other_ids_tell_none() {
        for id in [
            "",
            "test",
            "123456789012",
            "AKIAaaaaaaaaaaaaaaaa",
            "AKIA7777777777777777",
        ] {
            assert_eq!(AccountId::of_access_key(id), None, "{id}");
        }
    }

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
