//! Destinations of findings: rows, and whether GuardDuty may write there.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_buckets::{BucketError, BucketPolicy, Buckets, policy_of};
use ringwall_core::{
    ApiError, Ask, Permit, Platform, PolicyMode, RequestContext, Resource, Timestamp,
};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::GuardDuty;
use crate::api::PublishingStatus;
use crate::error::GuardDutyError;
use crate::kms_api::{DataKeySpec, GenerateDataKey, GenerateDataKeyInput};
pub use crate::resources::destination::{Destination, Target};
use crate::store::GuardDutyTx;

/// By detector and id.
const DESTINATIONS: Table<Destination> = Table::new("guardduty.destination");

/// Whether GuardDuty may write to a destination: its bucket is there, bucket and key let it in.
///
/// # Errors
/// It could not be decided: the buckets cannot be reached, the store failed.
pub fn may_write(
    platform: &Arc<Platform>,
    buckets: &dyn Buckets,
    destination: &Destination,
) -> Result<bool, ApiError> {
    let target = &destination.target;
    if !buckets.exists(&target.bucket).map_err(ApiError::internal)? {
        return Ok(false);
    }
    let policy = buckets.policy(&target.bucket);
    lets_in(platform, destination, &policy.map_err(ApiError::internal)?)
}

/// Whether a bucket of that policy, and the key, let GuardDuty write.
fn lets_in(
    platform: &Arc<Platform>,
    destination: &Destination,
    policy: &BucketPolicy,
) -> Result<bool, ApiError> {
    let is_let_in = match policy {
        BucketPolicy::Unknown => true,
        BucketPolicy::None => is_let_in(platform, destination, None)?,
        BucketPolicy::Document(document) => match Policy::parse(document, PolicyKind::Resource) {
            Ok(policy) => is_let_in(platform, destination, Some(&policy))?,
            Err(_) => false,
        },
    };
    Ok(is_let_in && may_use_key(platform, destination)?)
}

/// What the bucket's policy says about GuardDuty.
fn is_let_in(
    platform: &Arc<Platform>,
    destination: &Destination,
    policy: Option<&Policy>,
) -> Result<bool, ApiError> {
    let service = as_guardduty(platform, destination);
    let target = &destination.target;
    let bucket = target.bucket_arn(&destination.region);
    let object = format!(
        "{bucket}/{}AWSLogs/{}/GuardDuty/{}/check",
        target.prefix, destination.account, destination.region
    );
    for (arn, action) in [(bucket, "s3:GetBucketLocation"), (object, "s3:PutObject")] {
        let mut resource = Resource::new(arn, destination.account);
        if let Some(policy) = policy {
            resource = resource.with_policy(policy, PolicyMode::Ordinary);
        }
        let ask = Ask::new(action)
            .on(resource)
            .key("s3:x-amz-server-side-encryption", "aws:kms")
            .key(
                "s3:x-amz-server-side-encryption-aws-kms-key-id",
                target.kms_key.as_str(),
            );
        if service.try_authorize(&ask)?.is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Asks for a data key, as S3 does for each object that it encrypts.
fn may_use_key(platform: &Arc<Platform>, destination: &Destination) -> Result<bool, ApiError> {
    let mut service = as_guardduty(platform, destination);
    service.region = destination.target.kms_region.clone();
    let asked = service.call::<GenerateDataKey>(GenerateDataKeyInput {
        key_id: destination.target.kms_key.clone(),
        key_spec: Some(DataKeySpec::Aes256),
    });
    match asked {
        Ok(_) => Ok(true),
        Err(error) if error.cause().is_some() => Err(error),
        Err(_) => Ok(false),
    }
}

fn as_guardduty(platform: &Arc<Platform>, destination: &Destination) -> RequestContext {
    RequestContext::of_service(
        Arc::clone(platform),
        "guardduty",
        destination.account,
        destination.region.clone(),
        Some(destination.source()),
    )
}

impl GuardDuty {
    /// Refuses a destination that GuardDuty may not write to. Waits for the bucket.
    pub(crate) fn require_writable(
        &self,
        ctx: &RequestContext,
        destination: &Destination,
    ) -> Result<(), GuardDutyError> {
        let buckets = self.buckets.as_ref();
        let buckets = buckets.ok_or_else(GuardDutyError::no_bucket_store)?;
        let is_writable = match policy_of(ctx, buckets, &destination.target.bucket)? {
            Ok(policy) => lets_in(ctx.platform(), destination, &policy)?,
            Err(error) if is_missing(&error) => false,
            Err(error) => return Err(ApiError::internal(error).into()),
        };
        match is_writable {
            true => Ok(()),
            false => Err(GuardDutyError::destination_not_permitted()),
        }
    }

    /// The policy of a bucket, where it has one that is known. Waits for the bucket.
    pub(crate) fn bucket_policy(
        &self,
        ctx: &RequestContext,
        bucket: &str,
    ) -> Result<Option<Policy>, GuardDutyError> {
        let buckets = self.buckets.as_ref();
        let buckets = buckets.ok_or_else(GuardDutyError::no_bucket_store)?;
        let unusable = || GuardDutyError::bucket_unusable(bucket);
        match policy_of(ctx, buckets, bucket)? {
            Ok(BucketPolicy::Document(document)) => {
                let policy = Policy::parse(&document, PolicyKind::Resource);
                policy.map(Some).map_err(|_| unusable())
            }
            Ok(BucketPolicy::None | BucketPolicy::Unknown) => Ok(None),
            Err(error) if is_missing(&error) => Ok(None),
            Err(_) => Err(unusable()),
        }
    }
}

fn is_missing(error: &BucketError) -> bool {
    matches!(
        error,
        BucketError::NoSuchBucket(_) | BucketError::InvalidName(_)
    )
}

/// The caller himself must be allowed to write there, and to look where there is a prefix.
///
/// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html>
pub(crate) fn require_caller_may(
    ctx: &RequestContext,
    service: &GuardDuty,
    destination: &Destination,
) -> Result<(), GuardDutyError> {
    let target = &destination.target;
    let policy = service.bucket_policy(ctx, &target.bucket)?;
    let bucket = target.bucket_arn(&destination.region);
    let objects = format!("{bucket}/{}*", target.prefix);
    let mut asks = vec![
        (bucket.clone(), "s3:GetBucketLocation"),
        (objects.clone(), "s3:PutObject"),
    ];
    if !target.prefix.is_empty() {
        asks.extend([(objects, "s3:GetObject"), (bucket, "s3:ListBucket")]);
    }
    for (arn, action) in asks {
        let mut resource = Resource::new(arn, ctx.account());
        if let Some(policy) = &policy {
            resource = resource.with_policy(policy, PolicyMode::Ordinary);
        }
        ctx.authorize(&Ask::new(action).on(resource))?;
    }
    Ok(())
}

/// All destinations, whosever they are.
///
/// # Errors
/// The store failed.
pub fn all(tx: &impl Reads) -> Result<Vec<Arc<Destination>>, StoreError> {
    let rows = tx.scan(&DESTINATIONS, &RowKey::new(), None, usize::MAX)?;
    Ok(rows
        .into_iter()
        .map(|(_, destination)| destination)
        .collect())
}

/// Those of a detector, by id.
pub(crate) fn of_detector(
    tx: &impl Reads,
    detector: &str,
) -> Result<Vec<Arc<Destination>>, StoreError> {
    let prefix = RowKey::new().text(detector);
    let rows = tx.scan(&DESTINATIONS, &prefix, None, usize::MAX)?;
    Ok(rows
        .into_iter()
        .map(|(_, destination)| destination)
        .collect())
}

/// One of a detector.
pub(crate) fn find(
    tx: &impl Reads,
    detector: &str,
    id: &str,
) -> Result<Option<Arc<Destination>>, StoreError> {
    tx.get(&DESTINATIONS, &key(detector, id))
}

pub(crate) fn put(tx: &mut WriteTx, destination: Destination) -> Result<(), StoreError> {
    let key = key(&destination.detector, &destination.id);
    tx.put(&DESTINATIONS, &key, destination)
}

pub(crate) fn delete(tx: &mut WriteTx, destination: &Destination) -> Result<(), StoreError> {
    crate::exports::forget(tx, destination)?;
    tx.delete(&DESTINATIONS, &key(&destination.detector, &destination.id))
}

/// Deletes those of a detector that goes.
pub(crate) fn delete_all(tx: &mut WriteTx, detector: &str) -> Result<(), StoreError> {
    for destination in of_detector(tx, detector)? {
        delete(tx, &destination)?;
    }
    Ok(())
}

/// Notes whether a destination could be written to, if it is still as it was.
///
/// # Errors
/// The store failed.
pub fn note(
    tx: &mut WriteTx,
    destination: &Destination,
    is_writable: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let found = find(tx, &destination.detector, &destination.id)?;
    let Some(found) = found.filter(|found| found.target == destination.target) else {
        return Ok(());
    };
    let mut noted = Destination::clone(&found);
    noted.tried_at = Some(now);
    if is_writable {
        noted.status = PublishingStatus::Publishing;
        noted.failing_since = None;
    } else {
        noted.status = PublishingStatus::UnableToPublishFixDestinationProperty;
        noted.failing_since = noted.failing_since.or(Some(now));
    }
    put(tx, noted)
}

fn key(detector: &str, id: &str) -> RowKey {
    RowKey::new().text(detector).text(id)
}

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// Permission for an action on a destination, and the destination.
    pub(crate) fn permit_destination(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        detector_id: &str,
        id: &str,
    ) -> Result<(Permit, Arc<Destination>), GuardDutyError> {
        let found = match self.detector_here(ctx)? {
            Some(here) if here.id == detector_id => find(&*self.tx, detector_id, id)?,
            _ => None,
        };
        let tags = found.as_ref().map(|found| &found.tags);
        let below = format!("publishingDestination/{id}");
        let (permit, _) = self.permit_below(ctx, Ask::new(action), detector_id, &below, tags)?;
        Ok((permit, found.ok_or_else(GuardDutyError::invalid_values)?))
    }
}
