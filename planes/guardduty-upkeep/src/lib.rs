//! What GuardDuty does without a request.
//!
//! A thread reads the objects of lists that are to be activated (`lists`), writes findings into
//! buckets (`export`), and follows what changes in organizations: accounts that join are enrolled.
//! What is to be done, and how far it is, stands in the rows of `services/guardduty`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html>

mod export;
mod lists;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use ringwall_buckets::Buckets;
use ringwall_core::{ApiError, Platform, Timestamp};
use ringwall_guardduty::organization::{self, Occasion};
use ringwall_service::Rounds;
use ringwall_store::{Rev, Store, StoreError};
use ringwall_trail::Trail;

/// How often the thread looks when nothing happens.
const PAUSE: Duration = Duration::from_millis(200);

/// What upkeep is done with.
pub struct GuardDutyUpkeep {
    /// Where the rows are.
    pub store: Store,
    /// The server's own trail.
    pub trail: Arc<Trail>,
    /// Where buckets lie, if the operator named it.
    pub buckets: Option<Arc<dyn Buckets>>,
    /// What all requests share.
    pub platform: Arc<Platform>,
}

/// A round failed. What it left undone is done in the next one.
#[derive(Debug, thiserror::Error)]
enum UpkeepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{}", words(.0))]
    Refused(ApiError),
    #[error("{0}")]
    Compression(#[from] io::Error),
}

impl From<ApiError> for UpkeepError {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

fn words(error: &ApiError) -> String {
    let cause = error.cause().map(ToString::to_string);
    let message = error.message().map(str::to_owned);
    cause.or(message).unwrap_or_default()
}

impl GuardDutyUpkeep {
    /// Starts the thread.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn start(self) -> io::Result<Rounds> {
        let mut seen = None;
        Rounds::start("guardduty-upkeep", PAUSE, move || {
            if let Err(error) = self.round(&mut seen) {
                tracing::error!(%error, "GuardDuty's upkeep failed");
            }
        })
    }

    /// Does all that is due. `seen` is the revision in which organizations were last looked at.
    fn round(&self, seen: &mut Option<Rev>) -> Result<(), UpkeepError> {
        self.settle_lists()?;
        self.export()?;
        let now_at = self.store.read()?.rev();
        if *seen != Some(now_at) {
            self.settle_organizations()?;
            *seen = Some(now_at);
        }
        Ok(())
    }

    fn settle_organizations(&self) -> Result<(), UpkeepError> {
        if !organization::is_due(&self.store.read()?)? {
            return Ok(());
        }
        let settle = |tx: &mut _| {
            let occasion = Occasion {
                entropy: &*self.platform.entropy,
                now: self.now(),
                trail_end: self.trail.end(),
            };
            organization::settle(tx, &occasion).map_err(UpkeepError::from)
        };
        self.store.write(settle)
    }

    fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }
}

#[cfg(test)]
mod bench;
#[cfg(test)]
mod tests;
