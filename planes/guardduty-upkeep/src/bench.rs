//! GuardDuty with keys, an organization and buckets in a folder, and a clock that is moved by hand.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use flate2::read::GzDecoder;
use parking_lot::Mutex;
use ringwall_buckets::{BucketError, BucketPolicy, Buckets, FolderBuckets, NewObject, Object};
use ringwall_guardduty::api::{self, CreateDetectorInput};
use ringwall_guardduty::{Detector, GuardDuty, find_detector};
use ringwall_kms::Kms;
use ringwall_organizations::Organizations;
use ringwall_store::Store;
use ringwall_testing::{TestHouse, input};
use ringwall_trail::Trail;

use crate::GuardDutyUpkeep;

/// A server with a bucket `lists` and a bucket `findings`.
pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    pub(crate) trail: Arc<Trail>,
    pub(crate) buckets: Arc<TestBuckets>,
    _folder: tempfile::TempDir,
}

/// Buckets in a folder, with one policy for all; writes can be made to fail after they are done.
pub(crate) struct TestBuckets {
    folder: FolderBuckets,
    pub(crate) policy: Mutex<BucketPolicy>,
    pub(crate) breaks: Mutex<bool>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for bucket in ["lists", "findings"] {
            std::fs::create_dir(folder.path().join(bucket)).unwrap();
        }
        let buckets = Arc::new(TestBuckets {
            folder: FolderBuckets::new(folder.path().to_owned()),
            policy: Mutex::new(BucketPolicy::Unknown),
            breaks: Mutex::new(false),
        });
        let trail = Arc::new(Trail::in_memory());
        let house = TestHouse::new(|store: &Store| {
            let known = Arc::clone(&buckets) as Arc<dyn Buckets>;
            vec![
                GuardDuty::new(store, Arc::clone(&trail), Some(known)).routes(),
                Kms::new(store).routes(),
                Organizations::new(store).routes(),
            ]
        });
        Self {
            house,
            trail,
            buckets,
            _folder: folder,
        }
    }

    /// One round of the thread, as after a start.
    pub(crate) fn round(&self) {
        let upkeep = GuardDutyUpkeep {
            store: self.house.store().clone(),
            trail: Arc::clone(&self.trail),
            buckets: Some(Arc::clone(&self.buckets) as Arc<dyn Buckets>),
            platform: Arc::clone(self.house.platform()),
        };
        upkeep.round(&mut None).unwrap();
    }

    pub(crate) fn put(&self, bucket: &str, key: &str, text: &str) {
        let object = NewObject {
            bucket,
            key,
            body: text.as_bytes(),
            content_type: "text/plain",
            content_encoding: None,
            metadata: &BTreeMap::new(),
            kms_key: None,
        };
        self.buckets.folder.put(&object).unwrap();
    }

    /// The lines of all objects of a bucket, by key.
    pub(crate) fn lines(&self, bucket: &str) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        for key in self.buckets.list(bucket, "").unwrap() {
            let object = self.buckets.get(bucket, &key).unwrap().unwrap();
            let mut text = String::new();
            let mut decoder = GzDecoder::new(object.body.as_slice());
            decoder.read_to_string(&mut text).unwrap();
            let of_object = text.lines().map(|line| (key.clone(), line.to_owned()));
            lines.extend(of_object);
        }
        lines
    }

    /// The detector of the caller's account, made by an operation.
    pub(crate) fn detector(&self, house: &TestHouse, account: &str) -> Detector {
        house.answer::<api::CreateDetector>(CreateDetectorInput {
            enable: true,
            client_token: None,
            finding_publishing_frequency: None,
            data_sources: None,
            tags: None,
            features: None,
        });
        self.found(account).unwrap()
    }

    /// The detector that an account has.
    pub(crate) fn found(&self, account: &str) -> Option<Detector> {
        let tx = self.house.store().read().unwrap();
        let region = "us-east-1".parse().unwrap();
        let found = find_detector(&tx, account.parse().unwrap(), &region).unwrap();
        found.map(|found| Detector::clone(&found))
    }

    /// The id of a key whose policy lets GuardDuty in.
    pub(crate) fn key(&self, policy: &str) -> String {
        let made = self
            .house
            .answer::<ringwall_kms::api::CreateKey>(input(&[("Policy", policy)]));
        made.key_metadata.unwrap().arn.unwrap()
    }

    /// A new account of the organization.
    pub(crate) fn new_account(&self, name: &str) -> String {
        use ringwall_organizations::api as organizations;
        let email = format!("{name}@example.com");
        let asked = self.house.answer::<organizations::CreateAccount>(input(&[
            ("AccountName", name),
            ("Email", email.as_str()),
        ]));
        let id = asked.create_account_status.unwrap().id.unwrap();
        self.house.advance_secs(1);
        let status = self
            .house
            .answer::<organizations::DescribeCreateAccountStatus>(input(&[(
                "CreateAccountRequestId",
                &id,
            )]));
        status.create_account_status.unwrap().account_id.unwrap()
    }
}

impl Buckets for TestBuckets {
    fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
        self.folder.exists(bucket)
    }

    fn policy(&self, _: &str) -> Result<BucketPolicy, BucketError> {
        Ok(self.policy.lock().clone())
    }

    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError> {
        self.folder.put(object)?;
        if *self.breaks.lock() {
            return Err(BucketError::Refused {
                bucket: object.bucket.to_owned(),
                status: 503,
                code: "SlowDown".to_owned(),
            });
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
