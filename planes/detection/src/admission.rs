//! Which events of the server's trail a detector looks at.

use ringwall_cloudtrail::Record;
use ringwall_guardduty::api::UsageFeature;
use ringwall_guardduty::{Detector, DetectorFeature};

/// Services whose calls matter everywhere: every Region's detector looks at them.
///
/// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html#cloudtrail_global>
const GLOBAL_SOURCES: [&str; 5] = [
    "cloudfront.amazonaws.com",
    "iam.amazonaws.com",
    "organizations.amazonaws.com",
    "route53.amazonaws.com",
    "sts.amazonaws.com",
];

/// The source that an event is counted for, if it is one of a detector's.
pub(crate) fn admits(detector: &Detector, event: &[u8]) -> Option<UsageFeature> {
    let record = Record::parse(event)?;
    let is_global = GLOBAL_SOURCES.contains(&record.event_source.as_ref());
    let is_here = is_global || record.aws_region == detector.region.as_str();
    if record.account() != Some(detector.account) || !is_here {
        return None;
    }
    admits_category(detector, &record)
}

/// Data events are looked at as far as a feature asks for them.
fn admits_category(detector: &Detector, record: &Record<'_>) -> Option<UsageFeature> {
    if record.event_category != "Data" {
        return Some(UsageFeature::CloudTrail);
    }
    let (feature, source) = match record.event_source.as_ref() {
        "s3.amazonaws.com" => (DetectorFeature::S3DataEvents, UsageFeature::S3DataEvents),
        "bedrock.amazonaws.com" => (DetectorFeature::AiProtection, UsageFeature::AiProtection),
        _ => return None,
    };
    detector.features.is_on(feature).then_some(source)
}
