//! Findings are exported once, where bucket and key let GuardDuty in.

use ringwall_buckets::BucketPolicy;
use ringwall_guardduty::Detector;
use ringwall_guardduty::api::{
    self, CreatePublishingDestinationInput, DestinationProperties, DestinationType,
    PublishingStatus,
};
use ringwall_guardduty::exports::queue;
use ringwall_testing::{ACCOUNT, input};

use crate::bench::Bench;

/// A key's policy for its account, and for GuardDuty if it shall be let in.
fn key_policy(lets_in: bool) -> String {
    let guardduty = r#",{"Effect":"Allow","Principal":{"Service":"guardduty.amazonaws.com"},"Action":"kms:GenerateDataKey","Resource":"*"}"#;
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Action":"kms:*","Resource":"*"}}{}]}}"#,
        if lets_in { guardduty } else { "" }
    )
}

fn bucket_policy(detector: &Detector) -> BucketPolicy {
    let allow = |action: &str, resource: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"Service":"guardduty.amazonaws.com"}},"Action":"{action}","Resource":"arn:aws:s3:::{resource}","Condition":{{"StringEquals":{{"aws:SourceAccount":"{ACCOUNT}","aws:SourceArn":"{}"}}}}}}"#,
            detector.arn()
        )
    };
    BucketPolicy::Document(format!(
        r#"{{"Version":"2012-10-17","Statement":[{},{}]}}"#,
        allow("s3:GetBucketLocation", "findings"),
        allow("s3:PutObject", "findings/team/*"),
    ))
}

fn destination(detector: &Detector, key: &str) -> CreatePublishingDestinationInput {
    CreatePublishingDestinationInput {
        detector_id: detector.id.clone(),
        destination_type: DestinationType::S3,
        destination_properties: DestinationProperties {
            destination_arn: Some("arn:aws:s3:::findings/team".to_owned()),
            kms_key_arn: Some(key.to_owned()),
            expected_bucket_owner: None,
        },
        client_token: None,
        tags: None,
    }
}

impl Bench {
    /// A destination that GuardDuty may write to; its id.
    fn destination(&self, detector: &Detector, key: &str) -> String {
        *self.buckets.policy.lock() = bucket_policy(detector);
        let made = destination(detector, key);
        let made = self.house.answer::<api::CreatePublishingDestination>(made);
        made.destination_id
    }

    fn status(&self, detector: &Detector, id: &str) -> PublishingStatus {
        let asked = input(&[("DetectorId", &detector.id), ("DestinationId", id)]);
        self.house
            .answer::<api::DescribePublishingDestination>(asked)
            .status
    }

    fn tell(&self, detector: &Detector, id: &str, text: &str) {
        let now = self.house.now();
        let store = self.house.store();
        store
            .write(|tx| queue(tx, detector, id, text, now))
            .unwrap();
    }
}

#[test]
fn findings_stand_in_the_folder_of_their_day() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let id = bench.destination(&detector, &bench.key(&key_policy(true)));
    assert_eq!(
        bench.status(&detector, &id),
        PublishingStatus::PendingVerification
    );
    bench.round();
    assert_eq!(bench.status(&detector, &id), PublishingStatus::Publishing);

    bench.tell(&detector, "one", r#"{"id":"one","count":1}"#);
    bench.tell(&detector, "two", r#"{"id":"two"}"#);
    bench.tell(&detector, "one", r#"{"id":"one","count":2}"#);
    bench.round();
    assert_eq!(bench.lines("findings"), [], "they gather for a while");
    bench.house.advance_secs(5);
    bench.round();
    let lines = bench.lines("findings");
    let texts: Vec<_> = lines.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(texts, [r#"{"id":"one","count":2}"#, r#"{"id":"two"}"#]);
    let begin = format!("team/AWSLogs/{ACCOUNT}/GuardDuty/us-east-1/2026/10/01/");
    assert!(
        lines[0].0.starts_with(&begin) && lines[0].0.ends_with(".jsonl.gz"),
        "{}",
        lines[0].0
    );
}

#[test]
fn a_write_that_was_never_noted_repeats_nothing() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let id = bench.destination(&detector, &bench.key(&key_policy(true)));
    bench.round();
    bench.tell(&detector, "one", "{}");
    bench.house.advance_secs(5);
    *bench.buckets.breaks.lock() = true;
    bench.round();
    let unable = PublishingStatus::UnableToPublishFixDestinationProperty;
    assert_eq!(bench.status(&detector, &id), unable);
    bench.tell(&detector, "two", "{}");
    *bench.buckets.breaks.lock() = false;
    bench.round();
    assert_eq!(bench.lines("findings").len(), 1, "what failed rests");
    bench.house.advance_secs(30);
    bench.round();
    assert_eq!(bench.status(&detector, &id), PublishingStatus::Publishing);
    assert_eq!(bench.lines("findings").len(), 2);
    bench.house.advance_secs(60);
    bench.round();
    assert_eq!(bench.lines("findings").len(), 2);
}

#[test]
fn bucket_and_key_must_let_guardduty_in() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let words = "BadRequestException: The request failed because the GuardDuty service principal does not have permission to the KMS key or the resource specified by the destinationArn parameter. Refer https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html";
    let refusal = |key: &str| {
        let made = destination(&detector, key);
        bench
            .house
            .refusal::<api::CreatePublishingDestination>(made)
    };
    let key = bench.key(&key_policy(true));
    *bench.buckets.policy.lock() = bucket_policy(&detector);
    assert_eq!(refusal(&bench.key(&key_policy(false))), words);
    *bench.buckets.policy.lock() = BucketPolicy::None;
    assert_eq!(refusal(&key), words);

    let id = bench.destination(&detector, &key);
    bench.round();
    *bench.buckets.policy.lock() = BucketPolicy::None;
    bench.tell(&detector, "one", "{}");
    bench.house.advance_secs(5);
    bench.round();
    let unable = PublishingStatus::UnableToPublishFixDestinationProperty;
    assert_eq!(bench.status(&detector, &id), unable);
    assert_eq!(bench.lines("findings"), []);
    *bench.buckets.policy.lock() = bucket_policy(&detector);
    bench.house.advance_secs(30);
    bench.round();
    assert_eq!(bench.lines("findings").len(), 1);
    let second = bench
        .house
        .refusal::<api::CreatePublishingDestination>(destination(&detector, &key));
    assert!(second.contains("already exists"), "{second}");
}
