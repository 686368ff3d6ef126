//! Users' credentials for one service.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_crypto::{constant_time_eq, sha256};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// By account, the owner's unique id and the credential's id: so renaming the owner changes
/// nothing.
const CREDENTIALS: Table<ServiceSpecificCredential> = Table::new("iam.service_specific_credential");

/// A user's credential for one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSpecificCredential {
    /// `ACCA…`.
    pub id: String,
    /// `codecommit.amazonaws.com`.
    pub service: String,
    /// The name that the service knows the user by.
    pub service_user_name: String,
    /// SHA-256 of the secret. The secret has 256 random bits, so a slow hash would add nothing.
    pub secret_hash: [u8; 32],
    /// Whether it may be used.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if it does.
    pub expires_at: Option<Timestamp>,
}

impl ServiceSpecificCredential {
    /// Whether it opens the service with this secret now.
    pub fn accepts(&self, secret: &str, now: Timestamp) -> bool {
        let is_secret = constant_time_eq(&sha256(secret.as_bytes()), &self.secret_hash);
        is_secret && self.active && !self.is_expired(now)
    }

    /// Whether its time is over.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// The credential of an id, if it is the user's.
///
/// # Errors
/// The store failed.
pub fn find_service_specific_credential(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
    id: &str,
) -> Result<Option<Arc<ServiceSpecificCredential>>, StoreError> {
    tx.get(&CREDENTIALS, &of_user(account, user_id).text(id))
}

/// A user's credentials.
///
/// # Errors
/// The store failed.
pub fn service_specific_credentials_of(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
) -> Result<Vec<Arc<ServiceSpecificCredential>>, StoreError> {
    // AWS allows two for each of the few services that have them.
    let rows = tx.scan(&CREDENTIALS, &of_user(account, user_id), None, 64)?;
    Ok(rows.into_iter().map(|(_, credential)| credential).collect())
}

/// Writes a user's credential.
///
/// # Errors
/// The store failed.
pub fn put_service_specific_credential(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    credential: ServiceSpecificCredential,
) -> Result<(), StoreError> {
    let place = of_user(account, user_id).text(&credential.id);
    tx.put(&CREDENTIALS, &place, credential)
}

/// Deletes a user's credential.
///
/// # Errors
/// The store failed.
pub fn delete_service_specific_credential(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    id: &str,
) -> Result<(), StoreError> {
    tx.delete(&CREDENTIALS, &of_user(account, user_id).text(id))
}

fn of_user(account: AccountId, user_id: &str) -> RowKey {
    RowKey::with_capacity(64)
        .number(account.number())
        .text(user_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_its_secret_while_it_is_active_and_not_expired() {
        let now = Timestamp::from_secs(1000);
        let credential = ServiceSpecificCredential {
            id: "ACCA".to_owned(),
            service: "codecommit.amazonaws.com".to_owned(),
            service_user_name: "alice-at-111122223333".to_owned(),
            secret_hash: sha256(b"secret"),
            active: true,
            created_at: now,
            expires_at: Some(now.plus_secs(10)),
        };
        assert!(credential.accepts("secret", now));
        assert!(!credential.accepts("other", now));
        assert!(!credential.accepts("secret", now.plus_secs(10)));
        let inactive = ServiceSpecificCredential {
            active: false,
            ..credential
        };
        assert!(!inactive.accepts("secret", now));
    }
}
