//! What is decided: who asks to do what to which resource.

use crate::Context;

/// A request, borrowed from whoever asks.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: RequestPrincipal<'a>,
    /// The action (`kms:Encrypt`).
    pub action: &'a str,
    /// The resource's ARN, or `*` for actions without one.
    pub resource: &'a str,
    /// The account that owns the resource; the caller's own for actions without one.
    pub resource_account: &'a str,
    /// The canonical id of the caller's account, where a service has such ids.
    pub canonical_user: Option<&'a str>,
    /// The condition keys.
    pub context: &'a Context<'a>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPrincipal<'a> {
    /// An account's root user.
    Root {
        /// Its account.
        account: &'a str,
    },
    /// An IAM user.
    User {
        /// Its account.
        account: &'a str,
        /// Its ARN, with the path.
        arn: &'a str,
        /// Its unique id (`AIDA…`).
        id: &'a str,
    },
    /// A session of a role.
    RoleSession {
        /// The role's account.
        account: &'a str,
        /// The session's ARN (`…:assumed-role/R/S`).
        arn: &'a str,
        /// The role's ARN, with the path.
        role_arn: &'a str,
        /// The session's unique id (`AROA…:S`).
        id: &'a str,
    },
    /// A session of `GetFederationToken`.
    FederatedUser {
        /// The account of who made it.
        account: &'a str,
        /// The session's ARN (`…:federated-user/N`).
        arn: &'a str,
        /// The user who made it; none if the root user did.
        user: Option<SourceUser<'a>>,
    },
    /// Somebody an identity provider vouches for, who assumes a role by that.
    FederatedIdentity {
        /// The provider as trust policies name it: its ARN or host.
        provider: &'a str,
    },
    /// A service of AWS that acts for itself.
    Service {
        /// Its names (`lambda.amazonaws.com`, `lambda.eu-west-1.amazonaws.com`).
        names: &'a [&'a str],
    },
    /// Nobody: the request is unsigned.
    Anonymous,
}

/// The user behind a federation session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceUser<'a> {
    /// The user's ARN, with the path.
    pub arn: &'a str,
    /// The user's unique id.
    pub id: &'a str,
}

impl<'a> Request<'a> {
    /// A request on a resource of the caller's own account.
    pub fn new(
        principal: RequestPrincipal<'a>,
        action: &'a str,
        resource: &'a str,
        context: &'a Context<'a>,
    ) -> Self {
        let resource_account = principal.account().unwrap_or_default();
        Self {
            principal,
            action,
            resource,
            resource_account,
            canonical_user: None,
            context,
        }
    }

    /// The resource belongs to this account.
    #[must_use]
    pub const fn owned_by(mut self, account: &'a str) -> Self {
        self.resource_account = account;
        self
    }

    /// Whether caller and resource belong to different accounts.
    pub(crate) fn is_cross_account(&self) -> bool {
        self.principal
            .account()
            .is_some_and(|account| account != self.resource_account)
    }
}

impl<'a> RequestPrincipal<'a> {
    /// The account it belongs to; services and strangers have none.
    pub const fn account(&self) -> Option<&'a str> {
        match self {
            Self::Root { account }
            | Self::User { account, .. }
            | Self::RoleSession { account, .. }
            | Self::FederatedUser { account, .. } => Some(account),
            Self::FederatedIdentity { .. } | Self::Service { .. } | Self::Anonymous => None,
        }
    }

    /// The unique id of what a session was made from.
    pub(crate) fn origin_id(&self) -> Option<&'a str> {
        match self {
            Self::RoleSession { id, .. } => id.split(':').next(),
            Self::FederatedUser {
                user: Some(user), ..
            } => Some(user.id),
            _ => None,
        }
    }

    /// Service-linked roles are beyond an organization's policies.
    pub(crate) fn is_service_linked(&self) -> bool {
        match self {
            Self::RoleSession { role_arn, .. } => role_arn
                .split_once(":role/")
                .is_some_and(|(_, name)| name.starts_with("aws-service-role/")),
            _ => false,
        }
    }
}
