//! Whose credentials are: a user's or the root user's.

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_identity::{KeyOwner, User};

use crate::error::IamError;
use crate::store::UserOrRoot;

/// The name that the root user goes by where the API wants one: he has none of his own.
pub(crate) const ROOT: &str = "root";

/// An owner who is there.
#[derive(Clone, Debug)]
pub(crate) enum ExistingOwner {
    User(Arc<User>),
    Root(AccountId),
}

impl UserOrRoot {
    /// The owner, who must be there.
    pub(crate) fn existing(self) -> Result<ExistingOwner, IamError> {
        Ok(match self {
            Self::User(user) => ExistingOwner::User(user.existing()?),
            Self::Root { account, .. } => ExistingOwner::Root(account),
        })
    }
}

impl ExistingOwner {
    /// The name of a user; the root user has none.
    pub(crate) fn user_name(&self) -> Option<&str> {
        match self {
            Self::User(user) => Some(&user.name),
            Self::Root(_) => None,
        }
    }

    /// As an access key knows its owner.
    pub(crate) fn key_owner(&self) -> KeyOwner {
        match self {
            Self::User(user) => KeyOwner::User(user.name.clone()),
            Self::Root(_) => KeyOwner::Root,
        }
    }

    /// The unique id: `AIDA…`, or the account number.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::User(user) => user.id.clone(),
            Self::Root(account) => account.to_string(),
        }
    }
}
