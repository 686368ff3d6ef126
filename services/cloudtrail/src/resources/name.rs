//! Names of trails, and trails as requests name them.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html>

use std::net::Ipv4Addr;

use ringwall_core::{AccountId, Arn, Region, RequestContext};

use crate::error::CloudTrailError;

const SHORTEST: usize = 3;
const LONGEST: usize = 128;

/// Refuses what is no name of a trail.
pub(crate) fn require_name(name: &str) -> Result<(), CloudTrailError> {
    let invalid = |words: &str| Err(CloudTrailError::invalid_trail_name(words));
    let length = name.chars().count();
    let is_end = |end: Option<char>| end.is_some_and(|end| end.is_ascii_alphanumeric());
    let is_mark = |byte: u8| b"._-".contains(&byte);
    let bytes = name.as_bytes();
    if name.is_empty() {
        return invalid("Trail name or ARN can not be blank.");
    }
    if length < SHORTEST {
        return Err(CloudTrailError::trail_name_too_short(SHORTEST, length));
    }
    if length > LONGEST {
        return Err(CloudTrailError::trail_name_too_long(LONGEST, length));
    }
    if !is_end(name.chars().next()) {
        return invalid("Trail name must starts with a letter or number.");
    }
    if !is_end(name.chars().next_back()) {
        return invalid("Trail name must ends with a letter or number.");
    }
    if !bytes
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || is_mark(*byte))
    {
        return invalid(
            "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
        );
    }
    if bytes
        .windows(2)
        .any(|pair| pair.iter().all(|byte| is_mark(*byte)))
    {
        return invalid(
            "Trail name can not have adjacent periods (.), hyphens (-), or underscores (_).",
        );
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        return invalid("Trail name can not be in IP address format.");
    }
    Ok(())
}

/// Where a trail is: its account, its home Region and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrailRef {
    pub(crate) account: AccountId,
    pub(crate) home: Region,
    pub(crate) name: String,
    /// It was named by its ARN, so that it may be a shadow trail.
    pub(crate) by_arn: bool,
}

impl TrailRef {
    /// The trail that a request names: by name in the Region called, or by ARN.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, CloudTrailError> {
        if text.starts_with("arn:") {
            return Self::of_arn(text).ok_or_else(|| CloudTrailError::invalid_arn(text));
        }
        require_name(text)?;
        Ok(Self {
            account: ctx.account(),
            home: ctx.region.clone(),
            name: text.to_owned(),
            by_arn: false,
        })
    }

    /// The trail of an ARN.
    pub(crate) fn of_arn(text: &str) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        let name = arn.resource.strip_prefix("trail/")?;
        require_name(name).ok()?;
        let home: Region = arn.region.parse().ok()?;
        let is_ours = arn.service == "cloudtrail" && arn.partition == home.partition().as_str();
        is_ours.then_some(())?;
        Some(Self {
            account: arn.account.parse().ok()?,
            home,
            name: name.to_owned(),
            by_arn: true,
        })
    }

    pub(crate) fn arn(&self) -> String {
        let (partition, home) = (self.home.partition(), &self.home);
        format!(
            "arn:{partition}:cloudtrail:{home}:{}:trail/{}",
            self.account, self.name
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_that_aws_takes() {
        for name in ["abc", "my-trail.1_a", "1.2.3", &"a".repeat(128)] {
            assert!(require_name(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "ab",
            "-abc",
            "abc.",
            "a b c",
            "a--b",
            "a-_b",
            "192.168.5.4",
            "trail/x",
            &"a".repeat(129),
        ] {
            assert!(require_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn an_arn_names_account_and_home() {
        let arn = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/abc";
        let found = TrailRef::of_arn(arn).unwrap();
        assert_eq!(found.arn(), arn);
        for other in [
            "arn:aws:cloudtrail:eu-west-1:123456789012:channel/abc",
            "arn:aws:cloudtrail:eu-west-1:1:trail/abc",
            "arn:aws:s3:eu-west-1:123456789012:trail/abc",
            "arn:aws-cn:cloudtrail:eu-west-1:123456789012:trail/abc",
            "arn:aws:cloudtrail:eu-west-1:123456789012:trail/a",
        ] {
            assert_eq!(TrailRef::of_arn(other), None, "{other}");
        }
    }
}
