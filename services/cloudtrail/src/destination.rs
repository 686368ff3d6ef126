//! Where a trail's files go: checked before a trail is made or changed.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>

use std::net::Ipv4Addr;
use std::sync::Arc;

use ringwall_buckets::{BucketPolicy, Buckets, policy_of};
use ringwall_core::{Ask, CallSource, PolicyMode, RequestContext, Resource};
use ringwall_policy::{Policy, PolicyKind};

use crate::CloudTrail;
use crate::error::CloudTrailError;
use crate::kms_api::{DescribeKey, DescribeKeyInput, KeySpec, KeyState, KeyUsageType};
use crate::resources::trail::Trail;

/// Characters of a prefix.
const LONGEST_PREFIX: usize = 200;

/// Refuses a bucket's name that S3 does not know.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub(crate) fn require_bucket_name(name: &str) -> Result<(), CloudTrailError> {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    let is_name = (3..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| is_inner(*byte) || b".-".contains(byte))
        && ends.iter().all(|end| end.is_some_and(|end| is_inner(*end)))
        && !name.contains("..")
        && name.parse::<Ipv4Addr>().is_err();
    if is_name {
        Ok(())
    } else {
        Err(CloudTrailError::invalid_bucket_name(name))
    }
}

/// A prefix without the slashes around it; nothing where there is none.
pub(crate) fn parse_prefix(prefix: Option<&str>) -> Result<Option<String>, CloudTrailError> {
    let prefix = prefix.unwrap_or_default().trim_matches('/');
    if prefix.is_empty() {
        return Ok(None);
    }
    let is_sound = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!-_.*'()=@:,".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_plain)
    };
    if prefix.chars().count() > LONGEST_PREFIX || !prefix.split('/').all(is_sound) {
        return Err(CloudTrailError::invalid_prefix());
    }
    Ok(Some(prefix.to_owned()))
}

impl CloudTrail {
    /// Refuses a bucket that is not there, or whose policy does not let CloudTrail in. Waits for the bucket.
    pub(crate) fn require_bucket(
        &self,
        ctx: &RequestContext,
        trail: &Trail,
    ) -> Result<(), CloudTrailError> {
        let buckets = self.buckets.as_ref();
        let buckets = buckets.ok_or_else(CloudTrailError::no_bucket_store)?;
        let policy = policy_of(ctx, buckets, &trail.bucket)?;
        match policy.map_err(|error| CloudTrailError::of_bucket(&trail.bucket, &error))? {
            BucketPolicy::Unknown => Ok(()),
            BucketPolicy::None => require_let_in(ctx, trail, None),
            BucketPolicy::Document(document) => {
                let policy = Policy::parse(&document, PolicyKind::Resource)
                    .map_err(|_| CloudTrailError::insufficient_bucket_policy(&trail.bucket))?;
                require_let_in(ctx, trail, Some(&policy))
            }
        }
    }

    /// The ARN of the key that files are to be encrypted under.
    pub(crate) fn key_arn(
        &self,
        ctx: &RequestContext,
        key: &str,
    ) -> Result<String, CloudTrailError> {
        let encrypts = |buckets: &Arc<dyn Buckets>| buckets.encrypts_under_kms();
        if !self.buckets.as_ref().is_some_and(encrypts) {
            return Err(CloudTrailError::not_built(
                "KmsKeyId of a trail whose bucket is a folder (--bucket-store), which encrypts nothing,",
            ));
        }
        let described = ctx.call::<DescribeKey>(DescribeKeyInput {
            key_id: key.to_owned(),
        });
        let described = described.map_err(|error| CloudTrailError::of_kms(key, error))?;
        let facts = described
            .key_metadata
            .ok_or_else(|| CloudTrailError::key_not_found(key))?;
        let is_symmetric = facts.key_spec == Some(KeySpec::SymmetricDefault)
            && facts.key_usage == Some(KeyUsageType::EncryptDecrypt);
        match facts.key_state {
            _ if !is_symmetric => Err(CloudTrailError::invalid_key(key)),
            Some(KeyState::Enabled) => facts.arn.ok_or_else(|| CloudTrailError::key_not_found(key)),
            _ => Err(CloudTrailError::key_disabled(key)),
        }
    }
}

/// Asks whether the bucket's policy lets CloudTrail look at the bucket and write files for the trail.
fn require_let_in(
    ctx: &RequestContext,
    trail: &Trail,
    policy: Option<&Policy>,
) -> Result<(), CloudTrailError> {
    let service = RequestContext::of_service(
        Arc::clone(ctx.platform()),
        "cloudtrail",
        trail.account,
        trail.home.clone(),
        Some(CallSource {
            arn: trail.arn(),
            account: trail.account,
        }),
    );
    let bucket = format!("arn:{}:s3:::{}", ctx.partition(), trail.bucket);
    let prefix = trail.prefix.as_ref().map(|prefix| format!("{prefix}/"));
    let prefix = prefix.unwrap_or_default();
    let mut folders = vec![trail.account.to_string()];
    folders.extend(trail.organization.clone());
    let mut asks = vec![(bucket.clone(), "s3:GetBucketAcl")];
    asks.extend(folders.into_iter().map(|folder| {
        let object = format!("{bucket}/{prefix}AWSLogs/{folder}/CloudTrail/check");
        (object, "s3:PutObject")
    }));
    for (arn, action) in asks {
        let mut resource = Resource::new(arn, trail.account);
        if let Some(policy) = policy {
            resource = resource.with_policy(policy, PolicyMode::Ordinary);
        }
        let ask = Ask::new(action)
            .on(resource)
            .key("s3:x-amz-acl", "bucket-owner-full-control");
        if service.try_authorize(&ask)?.is_err() {
            return Err(CloudTrailError::insufficient_bucket_policy(&trail.bucket));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_of_buckets_and_prefixes() {
        for name in ["logs", "my.logs-1", "123"] {
            assert!(require_bucket_name(name).is_ok(), "{name}");
        }
        for name in [
            "", "ab", "Logs", "-logs", "logs.", "a..b", "1.2.3.4", "a/b", "../x",
        ] {
            assert!(require_bucket_name(name).is_err(), "{name}");
        }
        assert_eq!(parse_prefix(Some("a/b/")).unwrap().as_deref(), Some("a/b"));
        assert_eq!(parse_prefix(Some("")).unwrap(), None);
        for prefix in ["..", "a/../b", "a//b", "a\\b", &"a".repeat(201)] {
            assert!(parse_prefix(Some(prefix)).is_err(), "{prefix}");
        }
    }
}
