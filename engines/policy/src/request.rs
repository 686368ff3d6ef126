//! What is decided: who wants to do what, to what, under which circumstances.

use std::borrow::Cow;

/// A request to be decided.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: PrincipalView<'a>,
    /// The action (`kms:Encrypt`).
    pub action: &'a str,
    /// The resource's ARN, or `*`.
    pub resource: &'a str,
    /// The account that owns the resource; `None` for actions without one.
    pub resource_account: Option<&'a str>,
    /// The circumstances.
    pub conditions: &'a Conditions<'a>,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct PrincipalView<'a> {
    /// What it is.
    pub kind: PrincipalKind,
    /// Its ARN; a session's own.
    pub arn: &'a str,
    /// The ARN of the role of a role session.
    pub issuer_arn: Option<&'a str>,
    /// Its account.
    pub account: &'a str,
    /// The name of a service principal.
    pub service: Option<&'a str>,
}

/// What a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// An account's root user.
    Root,
    /// An IAM user.
    User,
    /// A session of a role.
    AssumedRole,
    /// A session of a federated user.
    FederatedUser,
    /// A service.
    Service,
    /// Nobody.
    Anonymous,
}

/// Condition keys and their values. Keys are compared without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Conditions<'a>(Vec<(Cow<'a, str>, Values<'a>)>);

#[derive(Clone, Debug)]
enum Values<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
}

impl<'a> Conditions<'a> {
    /// No circumstances.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a key of one value.
    pub fn one(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        self.0.push((key.into(), Values::One(value.into())));
    }

    /// Adds a key of any number of values.
    pub fn many(&mut self, key: impl Into<Cow<'a, str>>, values: Vec<Cow<'a, str>>) {
        self.0.push((key.into(), Values::Many(values)));
    }

    /// The values of a key; `None` if the request does not have it.
    pub(crate) fn find(&self, key: &str) -> Option<&[Cow<'a, str>]> {
        let (_, values) = self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        Some(match values {
            Values::One(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        })
    }

    /// The value of a key that has one; lists stand for no text.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        let (_, values) = self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match values {
            Values::One(value) => Some(value),
            Values::Many(_) => None,
        }
    }
}
