//! Login profiles: the passwords of users.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_crypto::CryptoError;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::{PasswordHash, PasswordPolicy};

const LOGIN_PROFILES: Table<LoginProfile> = Table::new("iam.login_profile");

/// Earlier passwords that are remembered: the most that a policy can keep from being set again,
/// but for the one in force.
const MOST_EARLIER: usize = 23;

/// A user's password and what belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginProfile {
    /// When the user got a password.
    pub created_at: Timestamp,
    /// The password.
    pub password: PasswordHash,
    /// When it was set.
    pub changed_at: Timestamp,
    /// The user must set another at the next sign-in.
    pub reset_required: bool,
    /// How long a sign-in lasts, in seconds.
    pub max_session_secs: Option<i32>,
    /// The passwords before, the newest first.
    pub earlier: Vec<PasswordHash>,
    /// When somebody signed in with a password, if anybody did.
    #[serde(default)]
    pub last_used_at: Option<Timestamp>,
}

impl LoginProfile {
    /// Sets another password.
    pub fn set_password(&mut self, password: PasswordHash, now: Timestamp) {
        let before = std::mem::replace(&mut self.password, password);
        self.earlier.insert(0, before);
        self.earlier.truncate(MOST_EARLIER);
        self.changed_at = now;
    }

    /// Whether a password is among the last `count`, the one in force included. As slow as
    /// hashing it so many times.
    ///
    /// # Errors
    /// A hash cannot be checked.
    pub fn has_used(&self, password: &str, count: usize) -> Result<bool, CryptoError> {
        let last = std::iter::once(&self.password).chain(&self.earlier);
        for hash in last.take(count) {
            if hash.is_of(password)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the password is older than the account's policy allows.
    pub fn is_expired(&self, policy: Option<&PasswordPolicy>, now: Timestamp) -> bool {
        let days = policy.and_then(|policy| policy.max_age_days);
        days.is_some_and(|days| now >= self.changed_at.plus_days(days.into()))
    }
}

/// The login profile of the user of a unique id.
///
/// # Errors
/// The store failed.
pub fn find_login_profile(
    tx: &impl Reads,
    account: AccountId,
    user_id: &str,
) -> Result<Option<Arc<LoginProfile>>, StoreError> {
    tx.get(&LOGIN_PROFILES, &place(account, user_id))
}

/// Writes the login profile of a user.
///
/// # Errors
/// The store failed.
pub fn put_login_profile(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
    profile: LoginProfile,
) -> Result<(), StoreError> {
    tx.put(&LOGIN_PROFILES, &place(account, user_id), profile)
}

/// Deletes the login profile of a user.
///
/// # Errors
/// The store failed.
pub fn delete_login_profile(
    tx: &mut WriteTx,
    account: AccountId,
    user_id: &str,
) -> Result<(), StoreError> {
    tx.delete(&LOGIN_PROFILES, &place(account, user_id))
}

/// By unique id: a user keeps his password under another name.
fn place(account: AccountId, user_id: &str) -> RowKey {
    RowKey::new().number(account.number()).text(user_id)
}
