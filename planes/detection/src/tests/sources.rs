//! Logs in folders.

use std::fs::{self, OpenOptions};
use std::io::Write as _;

use ringwall_buckets::{FolderBuckets, compressed};

use super::*;
use crate::{Source, SourceKind};

/// A bench whose detector looks at a folder.
struct Logs {
    bench: Bench,
    root: tempfile::TempDir,
}

impl Logs {
    fn new(kind: SourceKind) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("logs")).unwrap();
        let mut bench = Bench::new();
        bench.sources.all.push(Source {
            kind,
            name: "logs".to_owned(),
            buckets: Arc::new(FolderBuckets::new(root.path().to_owned())),
            bucket: "logs".to_owned(),
            prefix: String::new(),
        });
        Self { bench, root }
    }

    fn append(&self, key: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root.path().join("logs").join(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.unwrap().write_all(bytes.as_ref()).unwrap();
    }

    /// Rounds until all is read.
    fn rounds(&self, watches: &mut Watches) {
        for _ in 0..4 {
            self.bench.round(watches);
        }
    }

    fn count(&self, kind: &str) -> u64 {
        let found = self.bench.found();
        found
            .iter()
            .find(|one| one.0 == kind)
            .map_or(0, |one| one.1)
    }
}

const COMMANDED: &str = "Backdoor:EC2/C&CActivity.B!DNS";

/// A question for the name that AWS documents for tests.
fn question(account: &str, region: &str) -> String {
    format!(
        r#"{{"version":"1.1","account_id":"{account}","region":"{region}","query_timestamp":"2026-11-27T10:00:00Z","query_name":"guarddutyc2activityb.com.","query_type":"A","rcode":"NOERROR","srcaddr":"10.0.0.5","srcids":{{"instance":"i-1"}}}}
"#
    )
}

fn asked() -> String {
    question(ACCOUNT, "us-east-1")
}

#[test]
fn a_log_in_a_folder_becomes_a_finding_on_the_bus_once() {
    let logs = Logs::new(SourceKind::Resolver);
    let mut watches = Watches::default();
    logs.append("a.log", asked());
    logs.rounds(&mut watches);
    assert_eq!(logs.bench.found(), [(COMMANDED.to_owned(), 1)]);
    assert_eq!(logs.bench.told().len(), 1);
    // Neither another round nor a restart reads it again, however the old thread ended.
    logs.rounds(&mut Watches::default());
    assert_eq!(logs.count(COMMANDED), 1);
    // What is added is read from there on, in plain and in compressed logs.
    logs.append("a.log", asked());
    logs.append("2026/b.log.gz", compressed(asked().as_bytes()).unwrap());
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 3);
    logs.append("2026/b.log.gz", compressed(asked().as_bytes()).unwrap());
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 4);
}

#[test]
fn what_is_written_in_pieces_is_read_once_wherever_the_server_dies() {
    let logs = Logs::new(SourceKind::Resolver);
    let text = asked().repeat(3);
    for piece in text.as_bytes().chunks(97) {
        logs.append("a.log", piece);
        // What the thread knew is lost each time.
        logs.bench.round(&mut Watches::default());
        logs.bench
            .record("other", "ec2:DescribeInstances", ACCOUNT, "us-east-1");
    }
    logs.rounds(&mut Watches::default());
    assert_eq!(logs.bench.found(), [(COMMANDED.to_owned(), 3)]);
}

#[test]
fn a_last_line_without_an_end_is_read_when_nobody_writes_on() {
    let logs = Logs::new(SourceKind::Resolver);
    let mut watches = Watches::default();
    logs.append("a.log", asked().trim_end());
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 1);
    logs.append("a.log", format!("\n{}", asked()));
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 2);
}

#[test]
fn a_log_that_is_written_anew_is_read_anew() {
    let logs = Logs::new(SourceKind::Resolver);
    let mut watches = Watches::default();
    logs.append("a.log", asked().repeat(2));
    logs.rounds(&mut watches);
    let path = logs.root.path().join("logs/a.log");
    fs::write(&path, asked()).unwrap();
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 3);
    // So is one that was gone in between.
    fs::remove_file(&path).unwrap();
    logs.rounds(&mut watches);
    logs.append("a.log", asked());
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 4);
}

#[test]
fn garbage_is_passed_over() {
    let logs = Logs::new(SourceKind::Resolver);
    let broken = compressed(asked().repeat(100).as_bytes()).unwrap();
    logs.append("a.gz", &broken[..broken.len() / 2]);
    logs.append("b.log", [0xff; 4096]);
    logs.append("c.log", "{\"query_name\": [[[[\n}}}}\n");
    logs.append(
        "d.log",
        format!("{{\"query_name\": \"{}\"}}\n", "x".repeat(2 << 20)),
    );
    logs.append(
        "e.log",
        "2 111122223333 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 1 1 2 ACCEPT OK\n",
    );
    logs.append("f.log", "");
    logs.append("g.log", format!("noise\n{}", asked()));
    logs.append("h.log", asked());
    let mut watches = Watches::default();
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 1);
}

#[test]
fn a_detector_sees_its_account_and_region_only() {
    let logs = Logs::new(SourceKind::Resolver);
    let mut watches = Watches::default();
    logs.append("a.log", question(OTHER_ACCOUNT, "us-east-1"));
    logs.append("a.log", question(ACCOUNT, "eu-west-1"));
    logs.rounds(&mut watches);
    assert!(logs.bench.found().is_empty());
    // What names neither is what its key says.
    let nameless = r#"{"query_timestamp":"2026-11-27T10:00:00Z","query_name":"guarddutyc2activityb.com.","srcids":{"instance":"i-2"}}"#;
    logs.append("AWSLogs/444455556666/vpcdnsquerylogs/vpc-1/a", nameless);
    logs.rounds(&mut watches);
    assert!(logs.bench.found().is_empty());
    logs.append("AWSLogs/111122223333/vpcdnsquerylogs/vpc-1/a", nameless);
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 1);
}

#[test]
fn a_source_waits_until_its_feature_is_on() {
    let logs = Logs::new(SourceKind::EksAudit);
    let mut watches = Watches::default();
    let clusters = |status| {
        let feature = api::DetectorFeatureConfiguration {
            name: Some(api::DetectorFeature::EksAuditLogs),
            status: Some(status),
            additional_configuration: None,
        };
        logs.bench
            .house
            .answer::<api::UpdateDetector>(api::UpdateDetectorInput {
                features: Some(vec![feature]),
                ..input(&[("DetectorId", &logs.bench.detector)])
            });
    };
    clusters(api::FeatureStatus::Disabled);
    let exec = r#"{"kind":"Event","auditID":"one","stage":"ResponseComplete","requestURI":"/","verb":"create","user":{"username":"eve","groups":["system:authenticated"]},"sourceIPs":["203.0.113.9"],"userAgent":"kubectl","objectRef":{"resource":"pods","namespace":"kube-system","name":"p","subresource":"exec"},"responseStatus":{"code":101},"requestReceivedTimestamp":"2026-11-27T10:00:00Z"}
"#;
    logs.append("prod/audit.log", exec);
    logs.rounds(&mut watches);
    assert!(logs.bench.found().is_empty());
    clusters(api::FeatureStatus::Enabled);
    logs.rounds(&mut watches);
    assert_eq!(logs.count("Execution:Kubernetes/ExecInKubeSystemPod"), 1);
    let document = logs.bench.findings()[0].document().to_string();
    assert!(document.contains(r#""name":"prod""#), "{document}");
}

#[test]
fn calls_of_objects_alone_come_from_s3_data() {
    let logs = Logs::new(SourceKind::S3Data);
    let mut watches = Watches::default();
    let call = |id: &str, category: &str| {
        format!(
            r#"{{"eventVersion":"1.11","userIdentity":{{"type":"IAMUser","principalId":"AIDAEXAMPLE","userName":"alice","accessKeyId":"AKIAEXAMPLE","accountId":"{ACCOUNT}"}},"eventTime":"2026-11-27T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/2 kali","readOnly":true,"eventID":"{id}","requestParameters":{{"bucketName":"photos","key":"a.jpg"}},"recipientAccountId":"{ACCOUNT}","eventCategory":"{category}"}}"#
        )
    };
    let records = [
        call("one", "Data"),
        call("two", "Management"),
        call("one", "Data"),
    ];
    logs.append("a.json", format!("{{\"Records\":[{}]}}", records.join(",")));
    logs.rounds(&mut watches);
    assert_eq!(logs.bench.found(), [("PenTest:S3/KaliLinux".to_owned(), 1)]);
}

#[test]
fn a_folder_that_is_not_there_yet_is_looked_at_again() {
    let logs = Logs::new(SourceKind::Resolver);
    let folder = logs.root.path().join("logs");
    fs::remove_dir(&folder).unwrap();
    let mut watches = Watches::default();
    logs.rounds(&mut watches);
    fs::create_dir(&folder).unwrap();
    logs.append("a.log", asked());
    logs.rounds(&mut watches);
    assert_eq!(logs.count(COMMANDED), 1);
}
