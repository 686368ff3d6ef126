//! The question a handler asks before it acts.

use std::borrow::Cow;

use ringwall_policy::Policy;

use crate::{AccountId, ApiError, RequestContext, Tags};

/// May the caller do this action on these resources?
///
/// Each resource is decided alone; all must be allowed.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// The action (`kms:Encrypt`).
    pub action: Cow<'a, str>,
    /// What it is done to; empty for actions without a resource (`*`).
    pub resources: Vec<Resource<'a>>,
    /// The service's own condition keys (`kms:EncryptionAlgorithm`) and request tags.
    pub conditions: Vec<(Cow<'static, str>, ConditionValues<'a>)>,
    /// The identity provider that vouches for somebody without credentials here.
    pub provider: Option<&'a str>,
    /// The call itself proves a second factor.
    pub proves_second_factor: bool,
}

/// The values of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionValues<'a> {
    /// A key with one value.
    One(Cow<'a, str>),
    /// A key with any number of values (`kms:EncryptionContextKeys`).
    Many(Vec<Cow<'a, str>>),
}

/// A resource as the authorizer sees it.
#[derive(Clone, Debug)]
pub struct Resource<'a> {
    /// Its ARN, or `*`.
    pub arn: Cow<'a, str>,
    /// The account that owns it.
    pub account: AccountId,
    /// Its own policy, if it has one.
    pub policy: Option<&'a Policy>,
    /// Whether its policy must allow by itself.
    pub mode: PolicyMode,
    /// A grant allows it, even if no policy does. Explicit denials still win.
    pub granted: bool,
    /// AWS manages it: an organization's resource control policies do not bind it.
    pub aws_managed: bool,
    /// Its tags (`aws:ResourceTag/…`).
    pub tags: Option<&'a Tags>,
    /// Its type in the trail (`AWS::KMS::Key`).
    pub trail_type: &'static str,
}

/// How a resource's policy takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolicyMode {
    /// Identity or resource policy may allow, by AWS's table.
    #[default]
    Ordinary,
    /// The resource's policy must allow, or hand the decision to the account (KMS keys,
    /// roles' trust policies).
    MustAllow,
}

impl<'a> Ask<'a> {
    /// About an action.
    pub const fn new(action: &'static str) -> Self {
        Self {
            action: Cow::Borrowed(action),
            resources: Vec::new(),
            conditions: Vec::new(),
            provider: None,
            proves_second_factor: false,
        }
    }

    /// About an action that is named at run time.
    pub fn about(action: &'a str) -> Self {
        Self {
            action: Cow::Borrowed(action),
            ..Self::new("")
        }
    }

    /// For somebody whom an identity provider vouches for; `provider` is as trust policies name
    /// it.
    #[must_use]
    pub const fn vouched_for_by(mut self, provider: &'a str) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Says whether the call itself proves a second factor.
    #[must_use]
    pub const fn proving_second_factor(mut self, proves: bool) -> Self {
        self.proves_second_factor = proves;
        self
    }

    /// On a resource; call it once for each.
    #[must_use]
    pub fn on(mut self, resource: Resource<'a>) -> Self {
        self.resources.push(resource);
        self
    }

    /// With a condition key of one value.
    #[must_use]
    pub fn key(
        mut self,
        key: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.conditions
            .push((key.into(), ConditionValues::One(value.into())));
        self
    }

    /// With a condition key of any number of values.
    #[must_use]
    pub fn key_values<V: Into<Cow<'a, str>>>(
        mut self,
        key: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.conditions
            .push((key.into(), ConditionValues::Many(values)));
        self
    }
}

impl ConditionValues<'_> {
    /// The same, with texts of its own.
    pub fn to_static(&self) -> ConditionValues<'static> {
        match self {
            Self::One(value) => ConditionValues::One(value.clone().into_owned().into()),
            Self::Many(values) => {
                let values = values.iter().map(|value| value.clone().into_owned().into());
                ConditionValues::Many(values.collect())
            }
        }
    }
}

impl<'a> Resource<'a> {
    /// A resource without a policy of its own.
    pub fn new(arn: impl Into<Cow<'a, str>>, account: AccountId) -> Self {
        Self {
            arn: arn.into(),
            account,
            policy: None,
            mode: PolicyMode::Ordinary,
            granted: false,
            aws_managed: false,
            tags: None,
            trail_type: "",
        }
    }

    /// With a policy of its own.
    #[must_use]
    pub const fn with_policy(mut self, policy: &'a Policy, mode: PolicyMode) -> Self {
        self.policy = Some(policy);
        self.mode = mode;
        self
    }

    /// With its tags.
    #[must_use]
    pub const fn with_tags(mut self, tags: &'a Tags) -> Self {
        self.tags = Some(tags);
        self
    }

    /// With its type in the trail, which lists it then.
    #[must_use]
    pub const fn with_trail_type(mut self, trail_type: &'static str) -> Self {
        self.trail_type = trail_type;
        self
    }

    /// Says whether AWS manages it.
    #[must_use]
    pub const fn aws_managed(mut self, aws_managed: bool) -> Self {
        self.aws_managed = aws_managed;
        self
    }

    /// Says whether a grant allows it.
    #[must_use]
    pub const fn granted(mut self, granted: bool) -> Self {
        self.granted = granted;
        self
    }
}

/// The caller may not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Denied {
    /// In AWS's words.
    pub message: String,
    /// The ARN of the resource that he may not, or `*`.
    pub resource: String,
    /// A statement denied it; no grant can help.
    pub explicit: bool,
}

/// Decides. Implemented by `ringwall-auth`.
pub trait Authorizer: Send + Sync {
    /// Whether the caller of `ctx` may do what is asked.
    ///
    /// # Errors
    /// `Ok(Err(denied))` when he may not; `Err` when it could not be decided (the store failed).
    fn decide(&self, ctx: &RequestContext, ask: &Ask<'_>) -> Result<Result<(), Denied>, ApiError>;
}
