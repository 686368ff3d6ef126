//! What is found, when it is told, and how often.

use std::sync::Arc;
use std::time::Duration;

use ringwall_core::Region;
use ringwall_guardduty::findings::{self, Finding};
use ringwall_guardduty::{GuardDuty, api, lists};
use ringwall_service::BusEvent;
use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, input};
use ringwall_threat::Nowhere;
use ringwall_trail::Trail;

use crate::{Detection, Learning, LoginTeller, Logins, Sources, Watches, logins};

mod database_logins;
mod sources;

/// Detectors over a server's trail, and a clock that is moved by hand.
struct Bench {
    house: TestHouse,
    trail: Arc<Trail>,
    detector: String,
    sources: Sources,
    teller: LoginTeller,
    logins: Logins,
}

impl Bench {
    fn new() -> Self {
        let trail = Arc::new(Trail::in_memory());
        let house =
            TestHouse::new(|store| vec![GuardDuty::new(store, Arc::clone(&trail), None).routes()]);
        let (teller, logins) = logins();
        let detector = house.answer::<api::CreateDetector>(api::CreateDetectorInput {
            enable: true,
            client_token: None,
            finding_publishing_frequency: None,
            data_sources: None,
            tags: None,
            features: None,
        });
        Self {
            house,
            trail,
            detector: detector.detector_id.unwrap(),
            sources: Sources {
                all: Vec::new(),
                pause: Duration::ZERO,
                share: 0,
                account: ACCOUNT.parse().unwrap(),
                region: Region::us_east_1(),
            },
            teller,
            logins,
        }
    }

    fn detection(&self) -> Detection {
        Detection {
            store: self.house.store().clone(),
            trail: Arc::clone(&self.trail),
            platform: Arc::clone(self.house.platform()),
            locations: Arc::new(Nowhere),
            learning: Learning {
                days: 7,
                events: 500,
            },
            custom_rules: Arc::default(),
            sources: self.sources.clone(),
            logins: self.logins.clone(),
        }
    }

    /// Records a call of an account in a Region.
    fn record(&self, id: &str, call: &str, account: &str, region: &str) {
        let (source, name) = call.split_once(':').unwrap();
        let time = self.house.now().iso8601();
        let event = format!(
            r#"{{"eventVersion":"1.11","userIdentity":{{"type":"IAMUser","principalId":"AIDAEXAMPLE","userName":"alice","accessKeyId":"AKIAEXAMPLE","accountId":"{account}"}},"eventTime":"{time}","eventSource":"{source}.amazonaws.com","eventName":"{name}","awsRegion":"{region}","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/2","readOnly":false,"eventID":"{id}","eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{account}","eventCategory":"Management"}}"#
        );
        self.trail.append(event.into_bytes());
    }

    /// Records a call for an object, by a machine with Kali Linux.
    fn record_object(&self, id: &str) {
        let time = self.house.now().iso8601();
        let event = format!(
            r#"{{"eventVersion":"1.11","userIdentity":{{"type":"IAMUser","principalId":"AIDAEXAMPLE","userName":"alice","accessKeyId":"AKIAEXAMPLE","accountId":"{ACCOUNT}"}},"eventTime":"{time}","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/2 kali","readOnly":true,"eventID":"{id}","requestParameters":{{"bucketName":"photos","key":"a.jpg"}},"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"{ACCOUNT}","eventCategory":"Data"}}"#
        );
        self.trail.append(event.into_bytes());
    }

    fn stop_logging(&self, id: &str) {
        self.record(id, "cloudtrail:StopLogging", ACCOUNT, "us-east-1");
    }

    /// Ends what lists wait for, as if this stood in their objects.
    fn settle_lists(&self, object: &str) {
        let waiting = lists::waiting(&self.house.store().read().unwrap()).unwrap();
        for list in waiting {
            let outcome = lists::read(&list, object.as_bytes());
            let now = self.house.now();
            let settle = |tx: &mut _| lists::settle(tx, &list, Some(outcome.clone()), now);
            self.house.store().write(settle).unwrap();
        }
    }

    /// One round of the thread.
    fn round(&self, watches: &mut Watches) {
        self.detection().round(watches).unwrap();
    }

    fn findings(&self) -> Vec<Arc<Finding>> {
        findings::all(&self.house.store().read().unwrap(), &self.detector).unwrap()
    }

    /// Types of findings with their counts.
    fn found(&self) -> Vec<(String, u64)> {
        let findings = self.findings();
        let mut found: Vec<_> = findings
            .iter()
            .map(|one| (one.kind.clone(), one.count()))
            .collect();
        found.sort();
        found
    }

    fn told(&self) -> Vec<BusEvent> {
        let events = self.house.bus_events().into_iter();
        events
            .filter(|event| event.source == "aws.guardduty")
            .collect()
    }
}

const LOGGING: &str = "Stealth:IAMUser/CloudTrailLoggingDisabled";

fn once(count: u64) -> Vec<(String, u64)> {
    vec![(LOGGING.to_owned(), count)]
}

#[test]
fn a_call_becomes_a_finding_on_the_bus() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.stop_logging("one");
    bench.round(&mut watches);
    assert_eq!(bench.found(), once(1));
    let told = bench.told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].detail_type, "GuardDuty Finding");
    let detail: serde_json::Value = serde_json::from_str(&told[0].detail).unwrap();
    assert_eq!(detail["type"], LOGGING);
    assert_eq!(detail["service"]["detectorId"], bench.detector.as_str());
    assert_eq!(detail["createdAt"], "2026-10-01T00:00:00.000Z");
}

#[test]
fn only_of_its_account_and_region_and_global_services() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.record("a", "cloudtrail:StopLogging", OTHER_ACCOUNT, "us-east-1");
    bench.record("b", "cloudtrail:StopLogging", ACCOUNT, "eu-west-1");
    bench.round(&mut watches);
    assert!(bench.found().is_empty());
    bench.record("c", "iam:DeleteAccountPasswordPolicy", ACCOUNT, "eu-west-1");
    bench.round(&mut watches);
    assert_eq!(bench.found().len(), 1);
}

#[test]
fn what_is_seen_again_is_told_when_the_frequency_says() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.stop_logging("one");
    bench.round(&mut watches);
    assert_eq!(bench.told().len(), 1);
    bench.house.advance_secs(60);
    bench.stop_logging("two");
    bench.stop_logging("three");
    bench.round(&mut watches);
    assert_eq!(bench.found(), once(3));
    assert!(bench.told().is_empty(), "six hours are not over");
    bench.house.advance_secs(6 * 3600);
    bench.round(&mut watches);
    let told = bench.told();
    assert_eq!(told.len(), 1);
    let detail: serde_json::Value = serde_json::from_str(&told[0].detail).unwrap();
    assert_eq!(detail["service"]["count"], 3);
    bench.round(&mut watches);
    assert!(bench.told().is_empty());
}

#[test]
fn a_crash_loses_and_repeats_nothing() {
    let bench = Bench::new();
    for number in 0..6 {
        bench.stop_logging(&format!("event-{number}"));
        if number == 2 {
            // Calls that are no findings are behind the last commit when the server dies.
            bench.record("quiet", "kms:CreateKey", ACCOUNT, "us-east-1");
        }
        // The thread starts anew each time, and the state was never written down.
        bench.round(&mut Watches::default());
        bench.round(&mut Watches::default());
    }
    assert_eq!(bench.found(), once(6));
    assert_eq!(bench.told().len(), 1);
}

#[test]
fn a_stop_writes_down_what_the_engine_knows() {
    let bench = Bench::new();
    let detection = bench.detection();
    let mut watches = Watches::default();
    bench.stop_logging("one");
    detection.round(&mut watches).unwrap();
    detection.save_all(&mut watches);
    // The trail before that is not needed any more.
    bench.trail.reset();
    bench.stop_logging("two");
    bench.round(&mut Watches::default());
    assert_eq!(bench.found(), once(2));
}

#[test]
fn a_suspended_detector_looks_at_nothing() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    let enable = |enable: bool| {
        bench
            .house
            .answer::<api::UpdateDetector>(api::UpdateDetectorInput {
                enable: Some(enable),
                ..input(&[("DetectorId", &bench.detector)])
            });
    };
    bench.stop_logging("one");
    bench.round(&mut watches);
    enable(false);
    bench.stop_logging("meanwhile");
    bench.round(&mut watches);
    assert!(watches.by_id.is_empty());
    enable(true);
    bench.stop_logging("again");
    bench.round(&mut watches);
    assert_eq!(bench.found(), once(2));
}

#[test]
fn what_a_filter_archives_is_kept_and_not_told() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    let wild = api::Condition {
        matches: Some(vec!["Stealth:*".to_owned()]),
        ..api::Condition::default()
    };
    bench
        .house
        .answer::<api::CreateFilter>(api::CreateFilterInput {
            detector_id: bench.detector.clone(),
            name: "quiet".to_owned(),
            description: None,
            action: Some(api::FilterAction::Archive),
            rank: None,
            finding_criteria: api::FindingCriteria {
                criterion: Some([("type".to_owned(), wild)].into()),
            },
            client_token: None,
            tags: None,
        });
    bench.stop_logging("one");
    bench.round(&mut watches);
    bench.stop_logging("two");
    bench.round(&mut watches);
    assert_eq!(bench.found(), once(2));
    assert!(bench.findings()[0].is_archived);
    bench.house.advance_secs(7 * 3600);
    bench.round(&mut watches);
    assert!(bench.told().is_empty());
}

#[test]
fn what_is_archived_by_hand_is_no_part_of_sequences() {
    let has_sequence = |is_archived: bool| {
        let bench = Bench::new();
        let mut watches = Watches::default();
        bench.record_object("one");
        bench.round(&mut watches);
        assert_eq!(bench.found().len(), 1);
        if is_archived {
            let finding_ids = bench.findings().iter().map(|one| one.id.clone()).collect();
            bench
                .house
                .answer::<api::ArchiveFindings>(api::ArchiveFindingsInput {
                    detector_id: bench.detector.clone(),
                    finding_ids,
                });
        }
        bench.stop_logging("two");
        bench.record("three", "iam:CreateAccessKey", ACCOUNT, "us-east-1");
        bench.record("four", "iam:AttachUserPolicy", ACCOUNT, "us-east-1");
        bench.round(&mut watches);
        let mut found = bench.found().into_iter();
        found.any(|(kind, _)| kind.starts_with("AttackSequence:"))
    };
    assert!(has_sequence(false));
    assert!(!has_sequence(true));
}

#[test]
fn without_a_detector_there_is_no_engine() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.round(&mut watches);
    assert_eq!(watches.by_id.len(), 1);
    bench
        .house
        .answer::<api::DeleteDetector>(input(&[("DetectorId", &bench.detector)]));
    bench.stop_logging("after");
    bench.round(&mut watches);
    assert!(watches.by_id.is_empty());
    assert!(bench.found().is_empty());
}

#[test]
fn old_findings_are_forgotten() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.stop_logging("one");
    bench.round(&mut watches);
    bench.house.advance_secs(91 * 86_400);
    bench.round(&mut watches);
    assert!(bench.found().is_empty());
}

#[test]
fn a_list_that_changes_reaches_the_engine() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.round(&mut watches);
    let custom = "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom";
    let has_found = || bench.found().iter().any(|(kind, _)| kind == custom);
    let call = |id: &str| bench.record(id, "iam:CreateAccessKey", ACCOUNT, "us-east-1");
    call("1");
    bench.round(&mut watches);
    assert!(!has_found());
    bench
        .house
        .answer::<api::CreateThreatIntelSet>(api::CreateThreatIntelSetInput {
            detector_id: bench.detector.clone(),
            name: "bad".to_owned(),
            format: api::ThreatIntelSetFormat::Txt,
            location: "s3://lists/bad.txt".to_owned(),
            activate: true,
            client_token: None,
            tags: None,
            expected_bucket_owner: None,
        });
    bench.settle_lists("203.0.113.0/24");
    call("2");
    bench.round(&mut watches);
    assert!(has_found());

    let before = bench.found();
    bench
        .house
        .answer::<api::CreateIPSet>(api::CreateIPSetInput {
            detector_id: bench.detector.clone(),
            name: "ours".to_owned(),
            format: api::IpSetFormat::Txt,
            location: "s3://lists/ours.txt".to_owned(),
            activate: true,
            client_token: None,
            tags: None,
            expected_bucket_owner: None,
        });
    bench.settle_lists("203.0.113.9");
    call("3");
    bench.round(&mut watches);
    assert_eq!(bench.found(), before, "trusted wins");
}

#[test]
fn what_is_looked_at_is_counted_once() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    bench.round(&mut watches);
    let count = || {
        let asked = api::GetUsageStatisticsInput {
            detector_id: bench.detector.clone(),
            usage_statistic_type: api::UsageStatisticType::SumByFeatures,
            usage_criteria: api::UsageCriteria::default(),
            unit: None,
            max_results: None,
            next_token: None,
        };
        let answer = bench.house.answer::<api::GetUsageStatistics>(asked);
        let sums = answer.usage_statistics.unwrap().sum_by_feature.unwrap();
        sums.first()
            .map(|sum| sum.total.clone().unwrap().amount.unwrap())
    };
    bench.record("1", "kms:ListKeys", ACCOUNT, "us-east-1");
    bench.record("2", "kms:ListKeys", OTHER_ACCOUNT, "us-east-1");
    bench.round(&mut watches);
    assert_eq!(count(), None);
    // A crash: what was not counted is looked at again.
    let mut watches = Watches::default();
    bench.round(&mut watches);
    bench.house.advance_secs(60);
    bench.record("3", "kms:ListKeys", ACCOUNT, "us-east-1");
    bench.round(&mut watches);
    assert_eq!(count().as_deref(), Some("2"));
    bench.round(&mut Watches::default());
    assert_eq!(count().as_deref(), Some("2"));
}

#[test]
fn calls_for_objects_are_looked_at_if_a_feature_says_so() {
    let bench = Bench::new();
    let mut watches = Watches::default();
    let buckets = |status| {
        let feature = api::DetectorFeatureConfiguration {
            name: Some(api::DetectorFeature::S3DataEvents),
            status: Some(status),
            additional_configuration: None,
        };
        bench
            .house
            .answer::<api::UpdateDetector>(api::UpdateDetectorInput {
                features: Some(vec![feature]),
                ..input(&[("DetectorId", &bench.detector)])
            });
    };
    buckets(api::FeatureStatus::Disabled);
    bench.record_object("one");
    bench.round(&mut watches);
    assert!(bench.found().is_empty());
    buckets(api::FeatureStatus::Enabled);
    bench.record_object("two");
    bench.round(&mut watches);
    assert_eq!(bench.found(), [("PenTest:S3/KaliLinux".to_owned(), 1)]);
}
