//! What the credential report tells of passwords.

use ringwall_core::Timestamp;
use ringwall_identity::{User, find_login_profile, find_password_policy};
use ringwall_store::Reads;

use crate::error::IamError;

/// A user's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordFacts {
    pub(crate) changed_at: Timestamp,
    /// When somebody signed in with it, or with one before, if anybody did.
    pub(crate) last_used_at: Option<Timestamp>,
    /// When the account's password policy asks for another.
    pub(crate) next_rotation_at: Option<Timestamp>,
}

/// A user's password, if he has one.
pub(crate) fn of_user(tx: &impl Reads, user: &User) -> Result<Option<PasswordFacts>, IamError> {
    let Some(profile) = find_login_profile(tx, user.account, &user.id)? else {
        return Ok(None);
    };
    let policy = find_password_policy(tx, user.account)?;
    let days = policy.and_then(|policy| policy.max_age_days);
    Ok(Some(PasswordFacts {
        changed_at: profile.changed_at,
        last_used_at: profile.last_used_at,
        next_rotation_at: days.map(|days| profile.changed_at.plus_days(days.into())),
    }))
}
