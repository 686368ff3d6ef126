//! What was decided, and by what.

use std::fmt;

use crate::Statement;

/// The answer to a request.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'p> {
    /// It may.
    Allow {
        /// What allowed it.
        by: AllowedBy<'p>,
    },
    /// A statement denies it.
    ExplicitDeny {
        /// The statement.
        by: StatementRef<'p>,
        /// Whether caller and resource belong to different accounts.
        cross_account: bool,
    },
    /// Something that had to allow it did not.
    ImplicitDeny {
        /// The first that did not.
        missing: PolicyType,
        /// Whether caller and resource belong to different accounts.
        cross_account: bool,
    },
}

/// What allowed a request.
#[derive(Clone, Copy, Debug)]
pub enum AllowedBy<'p> {
    /// The caller's own policies; `None` is the root user, whom everything is allowed. For
    /// key policies and trust policies the resource's handed the decision over.
    Identity(Option<StatementRef<'p>>),
    /// The resource's policy alone.
    Resource(StatementRef<'p>),
    /// Both accounts, each for its side.
    BothAccounts {
        /// The caller's side; `None` is the root user.
        identity: Option<StatementRef<'p>>,
        /// The resource's side.
        resource: StatementRef<'p>,
    },
    /// A grant.
    Grant,
}

/// A statement among the policies of a request.
#[derive(Clone, Copy, Debug)]
pub struct StatementRef<'p> {
    /// Which policies it is from.
    pub policy_type: PolicyType,
    /// The level of a service or resource control policy; otherwise 0.
    pub level: usize,
    /// Which policy of the list.
    pub policy: usize,
    /// Which statement of the policy.
    pub index: usize,
    /// The statement.
    pub statement: &'p Statement,
}

/// The part that a policy takes in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyType {
    /// Resource control policy.
    ResourceControl,
    /// Service control policy.
    ServiceControl,
    /// Resource-based policy.
    Resource,
    /// Role trust policy.
    Trust,
    /// Identity-based policy.
    Identity,
    /// Permissions boundary.
    Boundary,
    /// Session policy.
    Session,
}

/// Why a request was denied: the pieces of the words that AWS has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Whether a statement denies it.
    pub explicit: bool,
    /// The policies that deny it, or that do not allow it.
    pub policy_type: PolicyType,
    /// Whether caller and resource belong to different accounts: AWS tells less then.
    pub cross_account: bool,
}

impl Decision<'_> {
    /// Whether it may.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allow { .. })
    }

    /// Why it may not.
    pub const fn reason(&self) -> Option<Reason> {
        match *self {
            Self::Allow { .. } => None,
            Self::ExplicitDeny { by, cross_account } => Some(Reason {
                explicit: true,
                policy_type: by.policy_type,
                cross_account,
            }),
            Self::ImplicitDeny {
                missing,
                cross_account,
            } => Some(Reason {
                explicit: false,
                policy_type: missing,
                cross_account,
            }),
        }
    }
}

impl Reason {
    /// `because no identity-based policy allows the kms:Encrypt action`, or `with an explicit
    /// deny in a resource-based policy`.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    pub fn words<'a>(&'a self, action: &'a str) -> impl fmt::Display + 'a {
        fmt::from_fn(move |formatter| {
            let kind = self.policy_type;
            if self.explicit {
                write!(
                    formatter,
                    "with an explicit deny in {} {}",
                    kind.article(),
                    kind.name()
                )
            } else {
                write!(
                    formatter,
                    "because no {} allows the {action} action",
                    kind.name()
                )
            }
        })
    }
}

impl PolicyType {
    /// `identity-based policy`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResourceControl => "resource control policy",
            Self::ServiceControl => "service control policy",
            Self::Resource => "resource-based policy",
            Self::Trust => "role trust policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }

    const fn article(self) -> &'static str {
        match self {
            Self::Identity => "an",
            Self::Trust => "the",
            _ => "a",
        }
    }
}
