//! What all workers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use ringwall_core::{Clock, Entropy};
use tokio_rustls::TlsConnector;

use super::snapshot::Snapshot;
use crate::config::Limits;
use crate::gate::Gate;
use crate::inspector::Inspector;
use crate::login::Logins;
use crate::logs::Recorder;
use crate::meters::Meters;
use crate::targets::sticky::CookieKey;

pub(crate) struct Shared {
    pub(crate) current: Current,
    pub(crate) inspector: Arc<dyn Inspector>,
    pub(crate) recorder: Arc<dyn Recorder>,
    pub(crate) clock: Clock,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) cookies: CookieKey,
    /// Without, nobody can be signed in.
    pub(crate) logins: Option<Arc<Logins>>,
    pub(crate) connector: TlsConnector,
    pub(crate) limits: Limits,
    pub(crate) gate: Arc<Gate>,
    pub(crate) meters: Meters,
}

/// The snapshot of now. Workers keep a copy and look at the number to see whether it is old.
#[derive(Debug)]
pub(crate) struct Current {
    generation: AtomicU64,
    snapshot: Mutex<Arc<Snapshot>>,
}

impl Current {
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self {
            generation: AtomicU64::new(0),
            snapshot: Mutex::new(snapshot),
        }
    }

    pub(crate) fn replace(&self, snapshot: Arc<Snapshot>) {
        *self.snapshot.lock() = snapshot;
        self.generation.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock())
    }
}
