//! A detector: what looks for threats in an account and a Region.

use ringwall_core::{AccountId, Region, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::FindingPublishingFrequency;
use crate::resources::features::Features;

/// A detector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    /// 32 hexadecimal digits.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// Where it looks.
    pub region: Region,
    /// Whether it looks; one that doesn't is suspended.
    pub is_enabled: bool,
    /// How often findings that were seen again are told.
    pub frequency: FindingPublishingFrequency,
    /// What it looks at besides the foundational sources.
    pub features: Features,
    /// Its tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Detector {
    /// Its ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:{}:guardduty:{}:{}:detector/{}",
            self.region.partition().as_str(),
            self.region,
            self.account,
            self.id
        )
    }

    /// The ARN of one of its findings.
    pub fn finding_arn(&self, id: &str) -> String {
        format!("{}/finding/{id}", self.arn())
    }

    /// The service-linked role it looks by.
    pub(crate) fn service_role(&self) -> String {
        format!(
            "arn:{}:iam::{}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
            self.region.partition().as_str(),
            self.account
        )
    }
}

/// How long findings that were seen again wait until they are told.
pub(crate) fn publishing_secs(frequency: FindingPublishingFrequency) -> i64 {
    match frequency {
        FindingPublishingFrequency::FifteenMinutes => 15 * 60,
        FindingPublishingFrequency::OneHour => 60 * 60,
        FindingPublishingFrequency::SixHours => 6 * 60 * 60,
    }
}
