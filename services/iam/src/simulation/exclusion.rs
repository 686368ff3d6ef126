//! Policies left out of a simulation, as if they were detached.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyIdentifier.html>

use ringwall_identity::{NamedPolicy, PolicyHome, PolicyName};

use crate::api::{AttachmentType, PolicyIdentifier, PolicyIdentifierPolicyType};
use crate::error::IamError;

/// Which policies are left out.
pub(crate) enum Exclusion {
    /// All of a type.
    Type(PolicyIdentifierPolicyType),
    /// Managed policies, by ARN with wildcards in the name.
    Arn(String),
    /// An inline policy of entities whose names fit a pattern.
    Inline {
        policy: String,
        kind: AttachmentType,
        name: String,
    },
}

impl Exclusion {
    /// Reads an identifier, which must name policies in one way.
    pub(crate) fn parse(identifier: PolicyIdentifier) -> Result<Self, IamError> {
        let PolicyIdentifier {
            policy_type,
            policy_arn,
            inline_policy_identifier,
        } = identifier;
        match (policy_type, policy_arn, inline_policy_identifier) {
            (Some(kind), None, None) => Ok(Self::Type(kind)),
            (None, Some(arn), None) => {
                require_arn_pattern(&arn)?;
                Ok(Self::Arn(arn))
            }
            (None, None, Some(inline)) => Ok(Self::Inline {
                policy: inline.policy_name,
                kind: inline.attachment_type,
                name: inline.attachment_name,
            }),
            _ => Err(IamError::ambiguous_policy_identifier()),
        }
    }

    /// Whether it leaves out a policy of the caller.
    pub(crate) fn covers(&self, policy: &NamedPolicy) -> bool {
        let is_aws = policy.managed && policy.name.contains(":iam::aws:policy/");
        match self {
            Self::Type(PolicyIdentifierPolicyType::Inline) => !policy.managed,
            Self::Type(PolicyIdentifierPolicyType::AwsManaged) => is_aws,
            Self::Type(PolicyIdentifierPolicyType::UserManaged) => policy.managed && !is_aws,
            Self::Type(_) => false,
            Self::Arn(pattern) => policy.managed && fits(pattern, &policy.name),
            Self::Inline {
                policy: name,
                kind,
                name: pattern,
            } => {
                let (home_kind, home) = match &policy.home {
                    PolicyHome::User(name) => (AttachmentType::User, name),
                    PolicyHome::Group(name) => (AttachmentType::Group, name),
                    PolicyHome::Role(name) => (AttachmentType::Role, name),
                };
                !policy.managed
                    && policy.name == *name
                    && home_kind == *kind
                    && fits(&pattern.to_ascii_lowercase(), &home.to_ascii_lowercase())
            }
        }
    }

    /// Whether it leaves out all policies of a type.
    pub(crate) fn is_of_type(&self, wanted: PolicyIdentifierPolicyType) -> bool {
        matches!(self, Self::Type(kind) if *kind == wanted)
    }
}

/// A managed policy's ARN, with one star at most, in the name.
fn require_arn_pattern(arn: &str) -> Result<(), IamError> {
    let (before, name) = arn.rsplit_once('/').unwrap_or((arn, ""));
    let is_plain = !before.contains(['*', '?']) && name.matches('*').count() <= 1;
    if is_plain && PolicyName::parse(arn).is_some() {
        Ok(())
    } else {
        Err(IamError::invalid_arn(arn))
    }
}

/// Whether a text fits a pattern with `*` and `?`.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => fits_behind_star(rest.as_str(), text),
        Some(wanted) => {
            let mut remaining = text.chars();
            remaining
                .next()
                .is_some_and(|found| wanted == '?' || wanted == found)
                && fits(rest.as_str(), remaining.as_str())
        }
    }
}

fn fits_behind_star(rest: &str, text: &str) -> bool {
    let mut remaining = text.chars();
    loop {
        if fits(rest, remaining.as_str()) {
            return true;
        }
        if remaining.next().is_none() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit() {
        for (pattern, text, expected) in [
            ("a*d", "abcd", true),
            ("a*", "a", true),
            ("*", "", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a*d", "abcde", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn wildcards_stay_in_the_name() {
        let arn = |arn: &str| require_arn_pattern(arn).is_ok();
        assert!(arn("arn:aws:iam::aws:policy/job-function/View*"));
        assert!(!arn("arn:aws:iam::*:policy/Reader"));
        assert!(!arn("arn:aws:iam::aws:policy/*/Reader"));
        assert!(!arn("arn:aws:iam::aws:policy/*ea*"));
        assert!(!arn("arn:aws:iam::aws:role/Reader"));
    }
}
