//! Aliases: friendly names of keys.

use std::fmt;

use ringwall_core::{AccountId, Partition, Region, RequestContext, Resource, Timestamp};
use serde::{Deserialize, Serialize};

use super::key_id::KeyId;
use crate::error::KmsError;

/// Aliases of a key.
pub(crate) const MOST_ALIASES: usize = 50;
const PREFIX: &str = "alias/";
/// Names that only AWS managed keys may have.
const RESERVED_PREFIX: &str = "alias/aws/";

/// A name with its prefix `alias/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AliasName(String);

/// An alias of an account in a Region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) name: AliasName,
    pub(crate) target: KeyId,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl AliasName {
    /// A name that a caller wants to give or change.
    pub(crate) fn parse(text: &str) -> Result<Self, KmsError> {
        let Some(rest) = text.strip_prefix(PREFIX) else {
            return Err(KmsError::alias_prefix_missing());
        };
        // The model's pattern allows the colon, AWS does not.
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-');
        if rest.is_empty() || !rest.chars().all(allowed) {
            return Err(KmsError::alias_characters(text));
        }
        if text.starts_with(RESERVED_PREFIX) {
            return Err(KmsError::alias_reserved());
        }
        Ok(Self(text.to_owned()))
    }

    /// A name by which a caller refers to a key; AWS's own are allowed.
    pub(crate) fn of_reference(text: &str) -> Result<Self, KmsError> {
        match text.strip_prefix(PREFIX) {
            Some(rest) if !rest.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(KmsError::invalid_key_id(text)),
        }
    }

    /// The alias of a service's AWS managed key.
    pub(crate) fn of_service(service: &str) -> Self {
        Self(format!("{RESERVED_PREFIX}{service}"))
    }

    /// The service whose AWS managed key it names.
    pub(crate) fn service(&self) -> Option<&str> {
        self.0.strip_prefix(RESERVED_PREFIX)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Its ARN in the caller's account and Region.
    pub(crate) fn arn_in(&self, ctx: &RequestContext) -> String {
        self.arn(ctx.partition(), &ctx.region, ctx.account())
    }

    /// As the authorizer sees it.
    pub(crate) fn resource(&self, ctx: &RequestContext) -> Resource<'static> {
        Resource::new(self.arn_in(ctx), ctx.account())
    }

    pub(crate) fn arn(&self, partition: Partition, region: &Region, account: AccountId) -> String {
        format!("arn:{partition}:kms:{region}:{account}:{}", self.0)
    }
}

impl fmt::Display for AliasName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_names_that_aws_takes() {
        for name in ["alias/a", "alias/team/key-1_x", "alias/awsome"] {
            assert_eq!(AliasName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn refuses_the_names_that_aws_refuses() {
        for name in [
            "a",
            "alias/",
            "alias/a:b",
            "alias/ä",
            "alias/aws/ssm",
            "Alias/a",
        ] {
            assert!(AliasName::parse(name).is_err(), "{name}");
        }
    }
}
