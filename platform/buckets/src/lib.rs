//! S3 buckets that services deliver into: folders of this machine, or buckets behind an S3
//! endpoint.
//!
//! Ringwall has no S3 of its own yet; the operator says where buckets lie.

mod admission;
mod asked;
mod delivery;
mod endpoint;
mod folder;
mod gathered;
mod listing;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

pub use admission::{Intent, Unusable};
pub use asked::{Answer, ask, policy_of};
pub use delivery::{compressed, day};
pub use endpoint::{EndpointBuckets, EndpointError};
pub use folder::FolderBuckets;
pub use gathered::{Gathered, LogDelivery, LogFile};

/// Where buckets lie. Calls block.
pub trait Buckets: Send + Sync {
    /// Whether a bucket is there.
    ///
    /// # Errors
    /// It cannot be told.
    fn exists(&self, bucket: &str) -> Result<bool, BucketError>;

    /// Whether a bucket belongs to an account. Folders belong to nobody: they are everybody's.
    ///
    /// # Errors
    /// The store cannot be reached.
    fn belongs_to(&self, _bucket: &str, _account: &str) -> Result<bool, BucketError> {
        Ok(true)
    }

    /// The bucket's own policy.
    ///
    /// # Errors
    /// The store cannot be reached.
    fn policy(&self, bucket: &str) -> Result<BucketPolicy, BucketError>;

    /// Writes an object, in place of one of the same key.
    ///
    /// # Errors
    /// The object may not be there.
    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError>;

    /// Reads an object; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read.
    fn get(&self, bucket: &str, key: &str) -> Result<Option<Object>, BucketError>;

    /// The keys that begin with a prefix, in their order.
    ///
    /// # Errors
    /// They cannot be listed.
    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, BucketError>;

    /// The objects whose keys begin with a prefix, in the order of their keys. A store that knows no
    /// more than keys says that objects never change.
    ///
    /// # Errors
    /// They cannot be listed.
    fn entries(&self, bucket: &str, prefix: &str) -> Result<Vec<Entry>, BucketError> {
        let entry = |key| Entry {
            key,
            size: 0,
            etag: String::new(),
        };
        let keys = self.list(bucket, prefix)?;
        Ok(keys.into_iter().map(entry).collect())
    }

    /// Some of the objects whose keys begin with a prefix and come after a key, in the order of their
    /// keys: so that a bucket of any size can be walked in little room.
    ///
    /// # Errors
    /// They cannot be listed.
    fn page(&self, bucket: &str, prefix: &str, after: Option<&str>) -> Result<Page, BucketError> {
        let mut entries = self.entries(bucket, prefix)?;
        entries.retain(|entry| after.is_none_or(|after| entry.key.as_str() > after));
        Ok(Page {
            entries,
            is_last: true,
        })
    }

    /// Opens an object to be read from any place; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read.
    fn open(&self, bucket: &str, key: &str) -> Result<Option<Box<dyn Contents>>, BucketError> {
        let object = self.get(bucket, key)?;
        Ok(object.map(|object| Box::new(Cursor::new(object.body)) as Box<dyn Contents>))
    }

    /// Sets a tag of an object, beside those it has.
    ///
    /// # Errors
    /// The object may not have it, is not there, or the store has no tags.
    fn tag(&self, bucket: &str, _key: &str, _tag: (&str, &str)) -> Result<(), BucketError> {
        Err(BucketError::Refused {
            bucket: bucket.to_owned(),
            status: 501,
            code: "NotImplemented".to_owned(),
        })
    }

    /// Whether objects can be encrypted under KMS keys.
    fn encrypts_under_kms(&self) -> bool;
}

/// What can be read from any place.
pub trait Contents: Read + Seek {}

impl<T: Read + Seek> Contents for T {}

/// An object in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Its length in bytes.
    pub size: u64,
    /// What changes with its contents.
    pub etag: String,
}

/// Some of a bucket's objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The objects, in the order of their keys.
    pub entries: Vec<Entry>,
    /// Whether none come after them.
    pub is_last: bool,
}

/// What is known of a bucket's policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BucketPolicy {
    /// Whoever keeps the buckets has no policies, or does not show them.
    Unknown,
    /// It has none.
    None,
    /// Its document.
    Document(String),
}

/// An object to be written.
#[derive(Clone, Debug)]
pub struct NewObject<'a> {
    /// Where.
    pub bucket: &'a str,
    /// Under which key.
    pub key: &'a str,
    /// What.
    pub body: &'a [u8],
    /// Its media type.
    pub content_type: &'static str,
    /// How it is encoded.
    pub content_encoding: Option<&'static str>,
    /// Members of `x-amz-meta-`.
    pub metadata: &'a BTreeMap<String, String>,
    /// The KMS key that the store shall encrypt it under.
    pub kms_key: Option<&'a str>,
}

/// An object that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Its bytes.
    pub body: Vec<u8>,
    /// Its `x-amz-meta-` members, in lower case.
    pub metadata: BTreeMap<String, String>,
}

/// Why a bucket cannot be used. [`code`](BucketError::code) is S3's code.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// There is no such bucket.
    #[error("the bucket {0} does not exist")]
    NoSuchBucket(String),
    /// A bucket's name or an object's key that cannot be.
    #[error("{0:?} is no name of a bucket or an object here")]
    InvalidName(String),
    /// The store answered with an error.
    #[error("the bucket {bucket} answered {status} {code}")]
    Refused {
        /// The bucket.
        bucket: String,
        /// The HTTP status.
        status: u16,
        /// S3's code.
        code: String,
    },
    /// The store cannot be reached.
    #[error(transparent)]
    Unreachable(#[from] ringwall_outbound::FetchError),
    /// Files cannot be read or written.
    #[error("the bucket {bucket} cannot be used: {source}")]
    Files {
        /// The bucket.
        bucket: String,
        /// Why.
        source: std::io::Error,
    },
}

impl BucketError {
    /// S3's code for it.
    pub fn code(&self) -> &str {
        match self {
            Self::NoSuchBucket(_) => "NoSuchBucket",
            Self::InvalidName(_) => "InvalidBucketName",
            Self::Refused { code, .. } => code,
            Self::Unreachable(_) | Self::Files { .. } => "ServiceUnavailable",
        }
    }
}
