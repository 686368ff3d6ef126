//! Findings, written into buckets.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_buckets::{BucketError, Buckets, NewObject, compressed};
use ringwall_guardduty::api::PublishingStatus;
use ringwall_guardduty::destinations::{self, Destination};
use ringwall_guardduty::exports::{self, Plan};

use crate::{GuardDutyUpkeep, UpkeepError};

/// How long findings gather before they are written.
const GATHER_SECS: i64 = 5;
/// How long after a failure a destination is tried again.
const RETRY_SECS: i64 = 30;

impl GuardDutyUpkeep {
    /// Does what is due for all destinations. One that fails stops no other.
    pub(crate) fn export(&self) -> Result<(), UpkeepError> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        for destination in destinations::all(&self.store.read()?)? {
            if self.is_due(&destination)? {
                self.serve(&**buckets, &destination)?;
            }
        }
        Ok(())
    }

    fn is_due(&self, destination: &Destination) -> Result<bool, UpkeepError> {
        let now = self.now();
        match destination.status {
            PublishingStatus::PendingVerification => Ok(true),
            PublishingStatus::UnableToPublishFixDestinationProperty => {
                let tried_at = destination.tried_at;
                Ok(tried_at.is_none_or(|tried_at| now >= tried_at.plus_secs(RETRY_SECS)))
            }
            PublishingStatus::Publishing => {
                let before = now.plus_secs(-GATHER_SECS);
                Ok(exports::is_due(&self.store.read()?, destination, before)?)
            }
            PublishingStatus::Stopped => Ok(false),
        }
    }

    /// Asks whether GuardDuty may write there, and writes what waits.
    fn serve(&self, buckets: &dyn Buckets, destination: &Destination) -> Result<(), UpkeepError> {
        let is_writable = match destinations::may_write(&self.platform, buckets, destination) {
            Ok(is_writable) => is_writable && self.is_owned(buckets, destination),
            Err(error) => {
                tracing::warn!(cause = ?error.cause(), destination = destination.id, "it cannot be told whether findings may be exported");
                false
            }
        };
        let is_written = is_writable && self.write_all(buckets, destination)?;
        self.store
            .write(|tx| destinations::note(tx, destination, is_written, self.now()))?;
        Ok(())
    }

    fn is_owned(&self, buckets: &dyn Buckets, destination: &Destination) -> bool {
        let Some(owner) = &destination.expected_bucket_owner else {
            return true;
        };
        let belongs = buckets.belongs_to(&destination.target.bucket, owner);
        belongs.unwrap_or_default()
    }

    /// Whether all that waits was written.
    fn write_all(
        &self,
        buckets: &dyn Buckets,
        destination: &Destination,
    ) -> Result<bool, UpkeepError> {
        while let Some(plan) = self.plan(destination)? {
            if let Err(error) = write(buckets, destination, &plan)? {
                tracing::warn!(%error, destination = destination.id, "findings cannot be exported");
                return Ok(false);
            }
            self.store.write(|tx| exports::written(tx, destination))?;
        }
        Ok(true)
    }

    fn plan(&self, destination: &Destination) -> Result<Option<Arc<Plan>>, UpkeepError> {
        let unique = || self.platform.uuid();
        let plan = self
            .store
            .write(|tx| exports::plan(tx, destination, self.now(), unique))?;
        Ok(plan)
    }
}

/// Writes the objects of a plan. The same objects again, if it was done already.
fn write(
    buckets: &dyn Buckets,
    destination: &Destination,
    plan: &Plan,
) -> Result<Result<(), BucketError>, UpkeepError> {
    let encrypts = buckets.encrypts_under_kms();
    for object in &plan.objects {
        let put = buckets.put(&NewObject {
            bucket: &destination.target.bucket,
            key: &object.key,
            body: &compressed(object.text.as_bytes())?,
            content_type: "application/json",
            content_encoding: Some("gzip"),
            metadata: &BTreeMap::new(),
            kms_key: encrypts.then_some(destination.target.kms_key.as_str()),
        });
        if let Err(error) = put {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}
