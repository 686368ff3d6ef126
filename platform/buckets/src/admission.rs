//! Whether a service may deliver into a bucket: asked before it is written down that it shall, as AWS
//! does.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{AccountId, ApiError, Ask, PolicyMode, RequestContext, Resource};
use ringwall_policy::{Policy, PolicyKind};

use crate::{BucketError, BucketPolicy, Buckets, NewObject, ask, policy_of};

/// Why a bucket takes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not there.
    Missing,
    /// It, or its policy, lets nobody of the writers in.
    Refused,
    /// It cannot be asked.
    Unreachable,
}

impl From<&BucketError> for Unusable {
    fn from(error: &BucketError) -> Self {
        match error {
            BucketError::NoSuchBucket(_) | BucketError::InvalidName(_) => Self::Missing,
            BucketError::Refused {
                status: 401 | 403, ..
            } => Self::Refused,
            _ => {
                tracing::warn!(%error, "a bucket for logs cannot be looked at");
                Self::Unreachable
            }
        }
    }
}

/// What shall be written.
pub struct Intent<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// A key like those that will be written.
    pub key: &'a str,
    /// The account that the bucket is of.
    pub owner: AccountId,
    /// Those of whom one must be let in.
    pub writers: Vec<RequestContext>,
}

impl Intent<'_> {
    /// Finds out whether the bucket is there, and its policy lets a writer put the object. Makes the
    /// request wait for the bucket.
    ///
    /// # Errors
    /// The request has to wait, or cannot be decided.
    pub fn ask(
        &self,
        ctx: &RequestContext,
        buckets: &Arc<dyn Buckets>,
    ) -> Result<Result<(), Unusable>, ApiError> {
        match policy_of(ctx, buckets, self.bucket)? {
            Ok(policy) if self.is_let_in(ctx, &policy)? => Ok(Ok(())),
            Ok(_) => Ok(Err(Unusable::Refused)),
            Err(error) => Ok(Err((&*error).into())),
        }
    }

    /// Writes a text under the key, as a proof. Makes the request wait for the bucket.
    ///
    /// # Errors
    /// The request has to wait.
    pub fn prove(
        &self,
        ctx: &RequestContext,
        buckets: &Arc<dyn Buckets>,
        text: &'static str,
    ) -> Result<Result<(), Unusable>, ApiError> {
        let (name, key) = (self.bucket.to_owned(), self.key.to_owned());
        let what = format!("object {key} in {name}");
        let written = ask(ctx, buckets, &what, move |buckets| {
            buckets.put(&NewObject {
                bucket: &name,
                key: &key,
                body: text.as_bytes(),
                content_type: "text/plain",
                content_encoding: None,
                metadata: &BTreeMap::new(),
                kms_key: None,
            })
        })?;
        Ok(written.map_err(|error| (&*error).into()))
    }

    fn is_let_in(&self, ctx: &RequestContext, policy: &BucketPolicy) -> Result<bool, ApiError> {
        let policy = match policy {
            BucketPolicy::Unknown => return Ok(true),
            BucketPolicy::None => None,
            BucketPolicy::Document(text) => match Policy::parse(text, PolicyKind::Resource) {
                Ok(policy) => Some(policy),
                Err(_) => return Ok(false),
            },
        };
        let arn = format!("arn:{}:s3:::{}/{}", ctx.partition(), self.bucket, self.key);
        for writer in &self.writers {
            let mut resource = Resource::new(arn.clone(), self.owner);
            if let Some(policy) = &policy {
                resource = resource.with_policy(policy, PolicyMode::Ordinary);
            }
            let ask = Ask::new("s3:PutObject")
                .on(resource)
                .key("s3:x-amz-acl", "bucket-owner-full-control");
            if writer.try_authorize(&ask)?.is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
