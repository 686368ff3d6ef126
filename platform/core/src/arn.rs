//! Amazon Resource Names.

use std::fmt;
use std::str::FromStr;

/// An Amazon Resource Name, taken apart.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn` …
    pub partition: String,
    /// `kms`.
    pub service: String,
    /// Empty for global services.
    pub region: String,
    /// Twelve digits, `aws`, or empty.
    pub account: String,
    /// What is left, colons and slashes kept.
    pub resource: String,
}

/// A text that is not an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an ARN has the form arn:partition:service:region:account:resource")]
pub struct InvalidArn;

impl FromStr for Arn {
    type Err = InvalidArn;

    fn from_str(text: &str) -> Result<Self, InvalidArn> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return Err(InvalidArn);
        }
        let mut part = || parts.next().map(str::to_owned).ok_or(InvalidArn);
        let arn = Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account: part()?,
            resource: part()?,
        };
        if arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty() {
            return Err(InvalidArn);
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_colons_of_the_resource() {
        let text = "arn:aws:logs:eu-west-1:111122223333:log-group:a:*";
        let arn: Arn = text.parse().unwrap();
        assert_eq!(arn.resource, "log-group:a:*");
        assert_eq!(arn.to_string(), text);
    }

    #[test]
    fn refuses_what_is_not_an_arn() {
        for text in [
            "",
            "arn",
            "arn:aws:kms",
            "arn:aws:kms:::",
            "urn:aws:kms:::key/1",
        ] {
            assert_eq!(text.parse::<Arn>(), Err(InvalidArn), "{text}");
        }
    }
}
