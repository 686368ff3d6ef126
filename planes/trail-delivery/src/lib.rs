//! Delivers the events of CloudTrail's trails.
//!
//! A thread follows the server's own trail. For every trail of CloudTrail that logs it writes what
//! the trail selects into the trail's bucket (`files`), signs a digest every hour (`digest`), and
//! tells the calls on the event bus (`telling`). How far it is stands in the rows of
//! [`ringwall_cloudtrail::delivery`].
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html>

mod digest;
mod files;
mod layout;
mod telling;
pub mod verify;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ringwall_buckets::{BucketError, Buckets};
use ringwall_cloudtrail::delivery::{self, Delivery};
use ringwall_cloudtrail::{Trail, trails};
use ringwall_core::{Platform, Timestamp};
use ringwall_service::Rounds;
use ringwall_store::{Store, StoreError};
use ringwall_trail::{Trail as ServerTrail, TrailError};

/// How often the thread looks when nothing happens.
const PAUSE: Duration = Duration::from_millis(200);
/// After a stop, events that were still on their way are waited for.
const GRACE_SECS: i64 = 5;
/// How long after a failure a bucket is tried again.
const RETRY_SECS: i64 = 30;

/// What deliveries are made with.
pub struct TrailDelivery {
    /// Where the rows are.
    pub store: Store,
    /// The server's own trail.
    pub trail: Arc<ServerTrail>,
    /// Where buckets lie, if the operator named it.
    pub buckets: Option<Arc<dyn Buckets>>,
    /// What all requests share.
    pub platform: Arc<Platform>,
    /// How long events gather before they are written.
    pub interval_secs: i64,
    /// Where public keys are put for who verifies without the server.
    pub keys_folder: Option<PathBuf>,
}

/// A delivery failed. It is tried again.
#[derive(Debug, thiserror::Error)]
enum DeliveryError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Trail(#[from] TrailError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
    #[error(transparent)]
    Crypto(#[from] ringwall_crypto::CryptoError),
    #[error("{0}")]
    Form(#[from] serde_json::Error),
    #[error("{0}")]
    Compression(#[from] io::Error),
}

impl TrailDelivery {
    /// Starts the thread.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn start(self) -> io::Result<Rounds> {
        Rounds::start("trail-delivery", PAUSE, move || {
            if let Err(error) = self.round() {
                tracing::error!(%error, "the events of trails cannot be delivered");
            }
        })
    }

    /// Does everything that is due.
    fn round(&self) -> Result<(), DeliveryError> {
        self.tell()?;
        for delivery in delivery::deliveries(&self.store.read()?)? {
            self.serve(&delivery)?;
        }
        Ok(())
    }

    /// Does what is due for one delivery. A bucket that fails is noted, and stops no other.
    fn serve(&self, delivery: &Delivery) -> Result<(), DeliveryError> {
        let Some(trail) = self.trail_of(delivery)? else {
            return Ok(self
                .store
                .write(|tx| delivery::delete_delivery(tx, &delivery.trail))?);
        };
        if !trail.logging.is_on && delivery.until.is_none() && delivery.farewell.is_none() {
            return Ok(()); // It has ended.
        }
        match self.try_serve(&trail) {
            Err(DeliveryError::Bucket(error)) => {
                tracing::warn!(%error, trail = trail.arn(), "a trail's files cannot be delivered");
                self.note_failure(&trail, &error)
            }
            done => done,
        }
    }

    fn try_serve(&self, trail: &Trail) -> Result<(), DeliveryError> {
        let now = self.platform.clock.now();
        while self.deliver_files(trail, now)? {}
        if trail.is_validated {
            self.deliver_digests(trail, now)?;
        }
        let Some(delivery) = self.delivery_of(trail)? else {
            return Ok(());
        };
        if is_over(&delivery, now) && delivery.planned.is_none() {
            self.end(&delivery)?;
        }
        Ok(())
    }

    /// Ends a delivery that has nothing left to do.
    fn end(&self, delivery: &Delivery) -> Result<(), DeliveryError> {
        self.store.write(|tx| {
            if delivery.farewell.is_some() {
                return delivery::delete_delivery(tx, &delivery.trail);
            }
            // Logging that was started meanwhile goes on.
            let now = delivery::find_delivery(tx, &delivery.trail)?;
            if let Some(now) = now.filter(|now| now.until == delivery.until) {
                delivery::end_chains(tx, &delivery.trail)?;
                let mut ended = Delivery::clone(&now);
                ended.until = None;
                delivery::put_delivery(tx, ended)?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }

    fn note_failure(&self, trail: &Trail, error: &BucketError) -> Result<(), DeliveryError> {
        let now = self.platform.clock.now();
        Ok(self.change(trail, |delivery| {
            delivery.report.tried_at = Some(now);
            delivery.report.error = Some(error.code().to_owned());
        })?)
    }

    /// Changes the delivery's row as it is now.
    fn change(&self, trail: &Trail, change: impl Fn(&mut Delivery)) -> Result<(), StoreError> {
        self.store.write(|tx| {
            let Some(delivery) = delivery::find_delivery(tx, &trail.id)? else {
                return Ok(());
            };
            let mut delivery = Delivery::clone(&delivery);
            change(&mut delivery);
            delivery::put_delivery(tx, delivery)
        })
    }

    fn delivery_of(&self, trail: &Trail) -> Result<Option<Arc<Delivery>>, DeliveryError> {
        Ok(delivery::find_delivery(&self.store.read()?, &trail.id)?)
    }

    /// The trail of a delivery, as it was last.
    fn trail_of(&self, delivery: &Delivery) -> Result<Option<Trail>, DeliveryError> {
        if let Some(trail) = &delivery.farewell {
            return Ok(Some(Trail::clone(trail)));
        }
        let trails = trails(&self.store.read()?)?;
        let found = trails.iter().find(|trail| trail.id == delivery.trail);
        Ok(found.map(|trail| Trail::clone(trail)))
    }

    /// Text that tells files of one moment apart.
    fn unique(&self) -> String {
        const LETTERS: &[u8; 62] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut bytes = [0; 16];
        self.platform.entropy.fill(&mut bytes);
        let letter = |byte: &u8| LETTERS.get(usize::from(byte % 62)).copied();
        bytes.iter().filter_map(letter).map(char::from).collect()
    }
}

/// Whether a delivery's time is over, and all that belongs to it must be there.
fn is_over(delivery: &Delivery, now: Timestamp) -> bool {
    delivery
        .until
        .is_some_and(|until| now >= until.plus_secs(GRACE_SECS))
}

#[cfg(test)]
mod bench;
#[cfg(test)]
mod tests;
