//! Which events of the server's trail a detector looks at.

use ringwall_cloudtrail::Record;
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

/// Whether an event is one of a detector's.
pub(crate) fn admits(detector: &Detector, event: &[u8]) -> bool {
    let Some(record) = Record::parse(event) else {
        return false;
    };
    let is_global = GLOBAL_SOURCES.contains(&record.event_source.as_ref());
    record.account() == Some(detector.account)
        && (is_global || record.aws_region == detector.region.as_str())
        && admits_category(detector, &record)
}

/// Data events are looked at as far as a feature asks for them.
fn admits_category(detector: &Detector, record: &Record<'_>) -> bool {
    if record.event_category != "Data" {
        return true;
    }
    match record.event_source.as_ref() {
        "s3.amazonaws.com" => detector.features.is_on(DetectorFeature::S3DataEvents),
        "bedrock.amazonaws.com" => detector.features.is_on(DetectorFeature::AiProtection),
        _ => false,
    }
}
