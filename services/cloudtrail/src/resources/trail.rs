//! Trails.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trails.html>

use ringwall_core::{AccountId, Region, Resource, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api;
use crate::resources::name::TrailRef;
use crate::resources::record::Record;
use crate::resources::selectors::Selectors;

/// Regions of services that have no Regions: their events are told there.
const GLOBAL_SOURCES: [&str; 4] = [
    "cloudfront.amazonaws.com",
    "iam.amazonaws.com",
    "organizations.amazonaws.com",
    "sts.amazonaws.com",
];

/// A trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Tells it from one of the same name that was deleted.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// The Region it was made in.
    pub home: Region,
    /// Its name there.
    pub name: String,
    /// Where its files go.
    pub bucket: String,
    /// What stands before `AWSLogs` in their keys.
    pub prefix: Option<String>,
    /// Events of services without Regions.
    pub global_events: bool,
    /// Events of all Regions.
    pub is_multi_region: bool,
    /// Whether digests are made.
    pub is_validated: bool,
    /// The key that files are encrypted under, by its ARN.
    pub kms_key: Option<String>,
    /// The organization whose accounts it is for.
    pub organization: Option<String>,
    /// Whether events of its own deliveries are told.
    pub is_recursive: bool,
    /// Which events.
    pub selectors: Selectors,
    /// Its tags.
    pub tags: Tags,
    /// Whether it logs, and since when.
    pub logging: Logging,
}

/// Whether a trail logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logging {
    /// Whether it does.
    pub is_on: bool,
    /// When it last began.
    pub started_at: Option<Timestamp>,
    /// When it last ended.
    pub stopped_at: Option<Timestamp>,
}

impl Trail {
    /// Its ARN.
    pub fn arn(&self) -> String {
        self.place().arn()
    }

    pub(crate) fn place(&self) -> TrailRef {
        TrailRef {
            account: self.account,
            home: self.home.clone(),
            name: self.name.clone(),
            by_arn: true,
        }
    }

    /// Whether it is seen in a Region: at home, and as a shadow trail elsewhere.
    pub fn is_seen_in(&self, region: &Region) -> bool {
        self.is_multi_region || self.home == *region
    }

    /// As the authorizer sees it.
    pub(crate) fn resource(&self) -> Resource<'_> {
        Resource::new(self.arn(), self.account)
            .with_tags(&self.tags)
            .with_trail_type("AWS::CloudTrail::Trail")
    }

    /// Whether an event of one of its accounts belongs into its files.
    pub fn admits(&self, record: &Record<'_>) -> bool {
        let is_here = self.is_multi_region || record.aws_region == self.home.as_str();
        let is_global = GLOBAL_SOURCES.contains(&record.event_source.as_ref());
        let is_its_own = record.user_identity.invoked_by.as_deref()
            == Some("cloudtrail.amazonaws.com")
            && matches!(
                (record.event_source.as_ref(), record.event_name.as_ref()),
                ("s3.amazonaws.com", "PutObject") | ("logs.amazonaws.com", "PutLogEvents")
            );
        let belongs = if is_global {
            self.global_events && (is_here || record.aws_region == "us-east-1")
        } else {
            is_here
        };
        belongs && (self.is_recursive || !is_its_own) && self.selectors.admit(record)
    }

    /// The trail as the API shows it.
    pub(crate) fn shown(&self) -> api::Trail {
        api::Trail {
            name: Some(self.name.clone()),
            s3_bucket_name: Some(self.bucket.clone()),
            s3_key_prefix: self.prefix.clone(),
            sns_topic_name: None,
            sns_topic_arn: None,
            include_global_service_events: Some(self.global_events),
            is_multi_region_trail: Some(self.is_multi_region),
            home_region: Some(self.home.to_string()),
            trail_arn: Some(self.arn()),
            log_file_validation_enabled: Some(self.is_validated),
            cloud_watch_logs_log_group_arn: None,
            cloud_watch_logs_role_arn: None,
            kms_key_id: self.kms_key.clone(),
            has_custom_event_selectors: Some(self.selectors != Selectors::default()),
            has_insight_selectors: Some(false),
            is_organization_trail: Some(self.organization.is_some()),
            recursive_logging: Some(self.is_recursive),
        }
    }
}
