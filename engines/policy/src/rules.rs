//! What each kind of policy must and may not have.

/// Where a policy stands, which says what it must and may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Of a user, group or role.
    Identity,
    /// Of a resource: says who may.
    Resource,
    /// Of a role: says who may assume it; the resource is the role.
    Trust,
    /// Passed when a session is made.
    Session,
    /// The most that an identity may do.
    Boundary,
    /// The most that an organization's principals may do.
    ServiceControl,
    /// The most that may be done to an organization's resources.
    ResourceControl,
}

/// Whether an element may stand in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Prohibited,
}

/// The rules of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) principal: Need,
    pub(crate) resource: Need,
    pub(crate) has_id: bool,
    /// IAM's own documents name statements by letters and digits; a key policy's names may
    /// have blanks.
    pub(crate) plain_sids: bool,
    /// IAM's own documents have no characters beyond Latin-1.
    pub(crate) latin_only: bool,
    /// `arn:aws:sqs` means `arn:aws:sqs:*`.
    pub(crate) completes_short_arns: bool,
    /// Allows nothing but everything; denies everybody or nobody.
    pub(crate) only_denies: bool,
}

impl PolicyKind {
    pub(crate) const fn rules(self) -> Rules {
        let identity = Rules {
            principal: Need::Prohibited,
            resource: Need::Required,
            has_id: false,
            plain_sids: true,
            latin_only: true,
            completes_short_arns: true,
            only_denies: false,
        };
        match self {
            Self::Identity | Self::Boundary => identity,
            Self::Session => Rules {
                completes_short_arns: false,
                ..identity
            },
            Self::ServiceControl => Rules {
                latin_only: false,
                ..identity
            },
            Self::ResourceControl => Rules {
                principal: Need::Required,
                latin_only: false,
                only_denies: true,
                ..identity
            },
            Self::Trust => Rules {
                principal: Need::Required,
                resource: Need::Prohibited,
                has_id: true,
                ..identity
            },
            Self::Resource => Rules {
                principal: Need::Required,
                has_id: true,
                plain_sids: false,
                latin_only: false,
                completes_short_arns: false,
                ..identity
            },
        }
    }
}
