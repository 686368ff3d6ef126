//! What the credential report tells of passwords.

use ringwall_core::Timestamp;
use ringwall_identity::User;
use ringwall_store::Reads;

use crate::error::IamError;

/// A user's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordFacts {
    pub(crate) changed_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
    /// When the account's password policy asks for another.
    pub(crate) next_rotation_at: Option<Timestamp>,
}

/// A user's password, if he has one.
pub(crate) fn of_user(_tx: &impl Reads, _user: &User) -> Result<Option<PasswordFacts>, IamError> {
    Ok(None)
}
