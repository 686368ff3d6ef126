//! The principals that a statement of a resource's policy names.

use crate::{PrincipalKind, PrincipalView};

/// One principal of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NamedPrincipal {
    /// `*`: everybody, nobody in particular.
    Everybody,
    /// An account, by number or by its root's ARN.
    Account(String),
    /// A user, role or session, by ARN.
    Arn(String),
    /// A service.
    Service(String),
    /// A federated or canonical principal; matched by nobody yet.
    Other(String),
}

/// How a statement names the principal that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// Not at all.
    No,
    /// By its account, which hands the decision to the account's own policies.
    Account,
    /// By the role that its session is of.
    Role,
    /// By itself, or as one of everybody.
    Itself,
}

impl NamedPrincipal {
    /// Reads one of `"AWS"`.
    pub(crate) fn parse_aws(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Everybody);
        }
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Account(text.to_owned()));
        }
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") || text.contains('*') {
            // A principal's unique id stands for one that is gone, or will be resolved.
            let is_id = text.len() >= 16 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            return is_id.then(|| Self::Arn(text.to_owned()));
        }
        let (_, service, _, account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        match (service, resource) {
            ("iam", "root") => Some(Self::Account(account.to_owned())),
            ("iam", resource) if resource.starts_with("user/") || resource.starts_with("role/") => {
                Some(Self::Arn(text.to_owned()))
            }
            ("sts", resource)
                if resource.starts_with("assumed-role/") || resource.starts_with("federated-user/") =>
            {
                Some(Self::Arn(text.to_owned()))
            }
            _ => None,
        }
    }

    /// How this names `principal`.
    pub(crate) fn names(&self, principal: &PrincipalView<'_>) -> Naming {
        match self {
            Self::Everybody => Naming::Itself,
            Self::Account(account) if principal.account == account => match principal.kind {
                PrincipalKind::Service | PrincipalKind::Anonymous => Naming::No,
                _ => Naming::Account,
            },
            Self::Arn(arn) if principal.arn == arn => Naming::Itself,
            Self::Arn(arn) if principal.issuer_arn == Some(arn) => Naming::Role,
            Self::Service(name) if principal.service == Some(name) => Naming::Itself,
            _ => Naming::No,
        }
    }

    /// As it stands in the policy.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Everybody => "*",
            Self::Account(text) | Self::Arn(text) | Self::Service(text) | Self::Other(text) => text,
        }
    }
}
