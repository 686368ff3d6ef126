//! A trail of CloudTrail over a server's trail, and a clock that is moved by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use flate2::read::GzDecoder;
use parking_lot::Mutex;
use ringwall_buckets::{BucketError, BucketPolicy, Buckets, FolderBuckets, NewObject, Object};
use ringwall_cloudtrail::CloudTrail;
use ringwall_cloudtrail::api;
use ringwall_store::Store;
use ringwall_testing::{ACCOUNT, TestHouse, input};
use ringwall_trail::Trail;

use crate::TrailDelivery;

/// The deliveries of a server.
pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    pub(crate) trail: Arc<Trail>,
    pub(crate) buckets: Arc<BreakableBuckets>,
    pub(crate) folder: tempfile::TempDir,
}

/// Buckets in a folder, whose writes can be made to fail before or after they are done.
pub(crate) struct BreakableBuckets {
    folder: FolderBuckets,
    pub(crate) breaks: Mutex<Option<Breaks>>,
}

/// When writes fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    Before,
    After,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("buckets/logs")).unwrap();
        let trail = Arc::new(Trail::in_memory());
        let buckets = Arc::new(BreakableBuckets {
            folder: FolderBuckets::new(folder.path().join("buckets")),
            breaks: Mutex::new(None),
        });
        let house = TestHouse::new(|store: &Store| {
            let buckets = Arc::clone(&buckets) as Arc<dyn Buckets>;
            vec![CloudTrail::new(store, Arc::clone(&trail), Some(buckets)).routes()]
        });
        Self {
            house,
            trail,
            buckets,
            folder,
        }
    }

    /// A trail of all Regions that logs, with digests.
    pub(crate) fn logging(self) -> Self {
        self.house
            .answer::<api::CreateTrail>(api::CreateTrailInput {
                is_multi_region_trail: Some(true),
                enable_log_file_validation: Some(true),
                ..input(&[("Name", "all"), ("S3BucketName", "logs")])
            });
        self.house
            .answer::<api::StartLogging>(input(&[("Name", "all")]));
        self
    }

    pub(crate) fn delivery(&self) -> TrailDelivery {
        TrailDelivery {
            store: self.house.store().clone(),
            trail: Arc::clone(&self.trail),
            buckets: Some(Arc::clone(&self.buckets) as Arc<dyn Buckets>),
            platform: Arc::clone(self.house.platform()),
            interval_secs: 300,
            keys_folder: Some(self.folder.path().join("keys")),
        }
    }

    /// One round of the thread, as after a start: nothing is remembered from the round before.
    pub(crate) fn round(&self) {
        self.delivery().round().unwrap();
    }

    /// Records an event that happens now.
    pub(crate) fn record(&self, id: &str, region: &str, read_only: bool) {
        let time = self.house.now().iso8601();
        let event = format!(
            r#"{{"userIdentity":{{"type":"Root"}},"eventTime":"{time}","eventSource":"kms.amazonaws.com","eventName":"CreateKey","awsRegion":"{region}","eventID":"{id}","readOnly":{read_only},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{ACCOUNT}","eventCategory":"Management"}}"#
        );
        self.trail.append(event.into_bytes());
    }

    /// The keys of the bucket, but not of digests.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut keys = self.buckets.list("logs", "").unwrap();
        keys.retain(|key| key.contains("/CloudTrail/"));
        keys
    }

    /// The text of an object.
    pub(crate) fn text(&self, key: &str) -> String {
        let object = self.buckets.get("logs", key).unwrap().unwrap();
        std::io::read_to_string(GzDecoder::new(object.body.as_slice())).unwrap()
    }

    /// How often each event stands in files.
    pub(crate) fn delivered(&self) -> BTreeMap<String, usize> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct File {
            records: Vec<Event>,
        }
        #[derive(serde::Deserialize)]
        struct Event {
            #[serde(rename = "eventID")]
            id: String,
        }
        let mut counts = BTreeMap::new();
        for key in self.files() {
            let file: File = serde_json::from_str(&self.text(&key)).unwrap();
            for event in file.records {
                *counts.entry(event.id).or_default() += 1;
            }
        }
        counts
    }
}

impl Buckets for BreakableBuckets {
    fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
        self.folder.exists(bucket)
    }

    fn policy(&self, bucket: &str) -> Result<BucketPolicy, BucketError> {
        self.folder.policy(bucket)
    }

    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError> {
        let broken = || BucketError::Refused {
            bucket: object.bucket.to_owned(),
            status: 503,
            code: "SlowDown".to_owned(),
        };
        let breaks = *self.breaks.lock();
        if breaks == Some(Breaks::Before) {
            return Err(broken());
        }
        self.folder.put(object)?;
        if breaks == Some(Breaks::After) {
            return Err(broken());
        }
        Ok(())
    }

    fn get(&self, bucket: &str, key: &str) -> Result<Option<Object>, BucketError> {
        self.folder.get(bucket, key)
    }

    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, BucketError> {
        self.folder.list(bucket, prefix)
    }

    fn encrypts_under_kms(&self) -> bool {
        false
    }
}
