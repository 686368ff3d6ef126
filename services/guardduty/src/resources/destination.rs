//! Where findings are exported to.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>

use ringwall_core::{AccountId, Arn, CallSource, Region, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{DestinationProperties, PublishingStatus};
use crate::resources::location::is_bucket;

/// A bucket that findings are exported to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The detector whose findings go there.
    pub detector: String,
    /// Whose it is.
    pub account: AccountId,
    /// Where the detector is.
    pub region: Region,
    /// The bucket and the key.
    pub target: Target,
    /// Who must own the bucket.
    pub expected_bucket_owner: Option<String>,
    /// Whether it can be written to.
    pub status: PublishingStatus,
    /// Since when it cannot.
    pub failing_since: Option<Timestamp>,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// The token of the request that made it.
    pub(crate) client_token: Option<String>,
    /// Its tags.
    pub(crate) tags: Tags,
}

/// A bucket, a place in it, and the key that objects are encrypted under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The bucket's ARN, with the prefix.
    pub arn: String,
    /// The bucket.
    pub bucket: String,
    /// What keys begin with; empty, or with a slash at its end.
    pub prefix: String,
    /// The ARN of the key.
    pub kms_key: String,
    /// The Region of the key.
    pub kms_region: Region,
}

impl Target {
    /// Reads the properties of a request.
    pub(crate) fn parse(properties: &DestinationProperties) -> Option<Self> {
        let arn = properties.destination_arn.as_deref()?;
        let place: Arn = arn.parse().ok()?;
        let (bucket, prefix) = match place.resource.split_once('/') {
            Some((bucket, prefix)) => (bucket, prefix.trim_matches('/')),
            None => (place.resource.as_str(), ""),
        };
        let kms_key = properties.kms_key_arn.as_deref()?;
        let key: Arn = kms_key.parse().ok()?;
        let is_key = key.service == "kms" && key.resource.starts_with("key/");
        if place.service != "s3" || !is_bucket(bucket) || !is_prefix(prefix) || !is_key {
            return None;
        }
        let prefix = if prefix.is_empty() {
            String::new()
        } else {
            format!("{prefix}/")
        };
        Some(Self {
            arn: arn.to_owned(),
            bucket: bucket.to_owned(),
            prefix,
            kms_key: kms_key.to_owned(),
            kms_region: key.region.parse().ok()?,
        })
    }

    /// The bucket's own ARN.
    pub(crate) fn bucket_arn(&self, region: &Region) -> String {
        format!("arn:{}:s3:::{}", region.partition(), self.bucket)
    }
}

/// Parts of a key that are neither empty nor hidden.
fn is_prefix(prefix: &str) -> bool {
    let is_part = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!-_.*'()=@:,".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_plain)
    };
    prefix.is_empty() || (prefix.len() <= 512 && prefix.split('/').all(is_part))
}

impl Destination {
    /// For whom GuardDuty writes: policies of buckets and keys look at it.
    pub(crate) fn source(&self) -> CallSource {
        let (region, account) = (&self.region, self.account);
        CallSource {
            arn: format!(
                "arn:{}:guardduty:{region}:{account}:detector/{}",
                region.partition(),
                self.detector
            ),
            account,
        }
    }

    /// As replies show the properties.
    pub(crate) fn properties(&self) -> DestinationProperties {
        DestinationProperties {
            destination_arn: Some(self.target.arn.clone()),
            kms_key_arn: Some(self.target.kms_key.clone()),
            expected_bucket_owner: self.expected_bucket_owner.clone(),
        }
    }
}
