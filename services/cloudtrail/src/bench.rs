//! Steps that tests of CloudTrail have in common.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_buckets::{BucketError, BucketPolicy, Buckets, FolderBuckets, NewObject, Object};
use ringwall_testing::{ACCOUNT, TestHouse, input};
use ringwall_trail::Trail;

use crate::CloudTrail;
use crate::api::CreateTrailInput;

/// CloudTrail with the bucket `logs`, over a trail in memory.
pub(crate) struct Bench {
    pub(crate) trail: Arc<Trail>,
    pub(crate) buckets: Arc<FakeBuckets>,
    has_buckets: bool,
}

/// Buckets in a folder, with a policy.
pub(crate) struct FakeBuckets {
    folder: tempfile::TempDir,
    policy: Mutex<BucketPolicy>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        Self {
            trail: Arc::new(Trail::in_memory()),
            buckets: Arc::new(FakeBuckets {
                folder,
                policy: Mutex::new(BucketPolicy::Unknown),
            }),
            has_buckets: true,
        }
    }

    /// The operator has named no place for buckets.
    pub(crate) fn without_buckets() -> Self {
        Self {
            has_buckets: false,
            ..Self::new()
        }
    }

    pub(crate) fn house(&self) -> TestHouse {
        let buckets = Arc::clone(&self.buckets) as Arc<dyn Buckets>;
        let buckets = self.has_buckets.then_some(buckets);
        TestHouse::new(|store| {
            vec![CloudTrail::new(store, Arc::clone(&self.trail), buckets).routes()]
        })
    }

    /// AWS's policy for the bucket of a trail.
    pub(crate) fn policy_for(&self, name: &str) -> String {
        let (arn, service) = (arn(name), r#"{"Service":"cloudtrail.amazonaws.com"}"#);
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{service},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::logs","Condition":{{"StringEquals":{{"aws:SourceArn":"{arn}"}}}}}},{{"Effect":"Allow","Principal":{service},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/AWSLogs/{ACCOUNT}/*","Condition":{{"StringEquals":{{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"{arn}"}}}}}}]}}"#
        )
    }
}

impl FakeBuckets {
    /// The policy of all buckets; empty where there is none.
    pub(crate) fn set_policy(&self, policy: Option<&str>) {
        *self.policy.lock() = match policy {
            None => BucketPolicy::Unknown,
            Some("") => BucketPolicy::None,
            Some(document) => BucketPolicy::Document(document.to_owned()),
        };
    }

    fn folder(&self) -> FolderBuckets {
        FolderBuckets::new(PathBuf::from(self.folder.path()))
    }
}

impl Buckets for FakeBuckets {
    fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
        self.folder().exists(bucket)
    }

    fn policy(&self, _: &str) -> Result<BucketPolicy, BucketError> {
        Ok(self.policy.lock().clone())
    }

    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError> {
        self.folder().put(object)
    }

    fn get(&self, bucket: &str, key: &str) -> Result<Option<Object>, BucketError> {
        self.folder().get(bucket, key)
    }

    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, BucketError> {
        self.folder().list(bucket, prefix)
    }

    fn encrypts_under_kms(&self) -> bool {
        false
    }
}

/// The ARN of a trail in us-east-1.
pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/{name}")
}

/// A trail into the bucket `logs`.
pub(crate) fn trail(name: &str) -> CreateTrailInput {
    input(&[("Name", name), ("S3BucketName", "logs")])
}

/// An event of KMS in us-east-1.
pub(crate) fn event(id: &str, name: &str, user: &str, time: &str) -> Vec<u8> {
    let read_only = !name.starts_with("Create");
    format!(
        r#"{{"eventVersion":"1.11","userIdentity":{{"type":"IAMUser","arn":"arn:aws:iam::{ACCOUNT}:user/{user}","accessKeyId":"AKIA{user}","userName":"{user}"}},"eventTime":"{time}","eventSource":"kms.amazonaws.com","eventName":"{name}","awsRegion":"us-east-1","eventID":"{id}","readOnly":{read_only},"resources":[{{"accountId":"{ACCOUNT}","type":"AWS::KMS::Key","ARN":"arn:aws:kms:us-east-1:{ACCOUNT}:key/key-{id}"}}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"{ACCOUNT}","eventCategory":"Management"}}"#
    )
    .into_bytes()
}
