//! Whose credentials are: a user's or the root user's.

use std::sync::Arc;

use ringwall_core::{AccountId, Ask, PrincipalKind, RequestContext, Resource};
use ringwall_identity::{KeyOwner, User};

use crate::error::IamError;
use crate::naming::Named;

/// The name that the root user goes by where the API wants one: he has none of his own.
pub(crate) const ROOT: &str = "root";

/// The owner of credentials whom a caller names, there or not.
#[derive(Debug)]
pub(crate) enum Owner {
    /// A user.
    User(Named<User>),
    /// The caller himself, who is the root user.
    Root { account: AccountId, arn: String },
}

/// An owner who is there.
#[derive(Clone, Debug)]
pub(crate) enum ExistingOwner {
    User(Arc<User>),
    Root(AccountId),
}

impl Owner {
    /// The root user, if the caller is it and names nobody, or `root`.
    pub(crate) fn root(ctx: &RequestContext, name: Option<&str>) -> Option<Self> {
        let principal = &ctx.caller.principal;
        let is_root = matches!(principal.kind, PrincipalKind::Root);
        (is_root && name.is_none_or(|name| name == ROOT)).then(|| Self::Root {
            account: principal.account,
            arn: principal.arn(),
        })
    }

    /// Asks for an action on the owner.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        match self {
            Self::User(user) => user.ask(action),
            Self::Root { account, arn } => {
                Ask::new(action).on(Resource::new(arn.as_str(), *account))
            }
        }
    }

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
