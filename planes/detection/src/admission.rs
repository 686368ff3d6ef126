//! Which events a detector looks at.

use ringwall_cloudtrail::Record;
use ringwall_guardduty::api::UsageFeature;
use ringwall_guardduty::{Detector, DetectorFeature};
use ringwall_threat::Provenance;

use crate::source::SourceKind;

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

/// The source that an event of the server's trail is counted for, if it is one of a detector's.
pub(crate) fn admits(detector: &Detector, event: &[u8]) -> Option<UsageFeature> {
    let record = Record::parse(event)?;
    let service = record.event_source.as_ref();
    let is_here = is_global(service.as_bytes()) || record.aws_region == detector.region.as_str();
    if record.account() != Some(detector.account) || !is_here {
        return None;
    }
    admits_call(
        detector,
        record.event_category.as_bytes(),
        service.as_bytes(),
    )
}

/// The source that an event of a log is counted for, if it is one of a detector's.
pub(crate) fn admits_of(
    detector: &Detector,
    kind: SourceKind,
    event: &Provenance<'_>,
) -> Option<UsageFeature> {
    let is_call = matches!(kind, SourceKind::CloudTrail | SourceKind::S3Data);
    let is_here =
        event.region == detector.region.as_str().as_bytes() || is_call && is_global(event.service);
    if event.account != detector.account.to_string().as_bytes() || !is_here {
        return None;
    }
    if kind == SourceKind::CloudTrail {
        return admits_call(detector, event.category, event.service);
    }
    if kind == SourceKind::S3Data && (event.category != b"Data" || event.service != S3) {
        return None;
    }
    let (source, feature) = match event.is_of_a_function {
        true => (
            UsageFeature::LambdaNetworkLogs,
            Some(DetectorFeature::LambdaNetworkLogs),
        ),
        false => source_of(kind),
    };
    feature
        .is_none_or(|feature| detector.features.is_on(feature))
        .then_some(source)
}

/// Whether a detector wants anything of a kind. What it does not want waits in its place.
pub(crate) fn wants(detector: &Detector, kind: SourceKind) -> bool {
    let (_, feature) = source_of(kind);
    feature.is_none_or(|feature| detector.features.is_on(feature))
}

/// What events of a kind are counted for, and the feature that asks for them; the foundational sources
/// need none.
const fn source_of(kind: SourceKind) -> (UsageFeature, Option<DetectorFeature>) {
    match kind {
        SourceKind::CloudTrail => (UsageFeature::CloudTrail, None),
        SourceKind::Flow => (UsageFeature::FlowLogs, None),
        SourceKind::Resolver => (UsageFeature::DnsLogs, None),
        SourceKind::S3Data => (
            UsageFeature::S3DataEvents,
            Some(DetectorFeature::S3DataEvents),
        ),
        SourceKind::EksAudit => (
            UsageFeature::EksAuditLogs,
            Some(DetectorFeature::EksAuditLogs),
        ),
        SourceKind::RdsLogin => (
            UsageFeature::RdsLoginEvents,
            Some(DetectorFeature::RdsLoginEvents),
        ),
        SourceKind::Runtime => (
            UsageFeature::Ec2RuntimeMonitoring,
            Some(DetectorFeature::RuntimeMonitoring),
        ),
    }
}

const S3: &[u8] = b"s3.amazonaws.com";
const BEDROCK: &[u8] = b"bedrock.amazonaws.com";

fn is_global(service: &[u8]) -> bool {
    GLOBAL_SOURCES
        .iter()
        .any(|global| global.as_bytes() == service)
}

/// Data events are looked at as far as a feature asks for them.
fn admits_call(detector: &Detector, category: &[u8], service: &[u8]) -> Option<UsageFeature> {
    if category != b"Data" {
        return Some(UsageFeature::CloudTrail);
    }
    let (feature, source) = match service {
        S3 => (DetectorFeature::S3DataEvents, UsageFeature::S3DataEvents),
        BEDROCK => (DetectorFeature::AiProtection, UsageFeature::AiProtection),
        _ => return None,
    };
    detector.features.is_on(feature).then_some(source)
}
