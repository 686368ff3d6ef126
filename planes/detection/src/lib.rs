//! GuardDuty's detectors at work.
//!
//! A thread follows the server's own trail, and logs in the folders and buckets that the operator
//! names. For every detector that is enabled it feeds the engine (`engines/threat`) with what happened
//! in the detector's account and Region, keeps what is found, and tells it on the event bus. While no
//! detector is enabled there is no engine.
//!
//! Nothing is lost or found twice, whatever crashes: how that is done stands in
//! [`ringwall_guardduty::plane`].
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html>

mod admission;
mod intake;
mod logins;
mod look;
mod source;
mod watch;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringwall_core::{Platform, Timestamp};
use ringwall_guardduty::custom::{self, CustomRules};
use ringwall_guardduty::{Detector, detectors, findings};
use ringwall_store::{Store, StoreError};
use ringwall_threat::{EngineError, Locations};
use ringwall_trail::{Position, Trail, TrailError};

pub use crate::logins::{DatabaseLogin, LoginTeller, Logins, logins};
pub use crate::source::{Source, SourceKind, Sources};
use crate::watch::Watch;

/// How often the thread looks when nothing happens.
const PAUSE: Duration = Duration::from_millis(200);
/// How often old findings are looked for.
const FORGETTING_SECS: i64 = 3600;

/// What detectors work with.
pub struct Detection {
    /// Where the rows are.
    pub store: Store,
    /// The server's own trail.
    pub trail: Arc<Trail>,
    /// What all requests share.
    pub platform: Arc<Platform>,
    /// Where addresses are.
    pub locations: Arc<dyn Locations + Sync>,
    /// How long detectors only learn what is usual.
    pub learning: Learning,
    /// The custom detection rules that are offered.
    pub custom_rules: Arc<CustomRules>,
    /// Logs besides the trail.
    pub sources: Sources,
    /// Logins to databases that the server's own door tells of.
    pub logins: Logins,
}

/// How long a detector only learns, before anything is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Learning {
    /// Days of an account's events.
    pub days: u32,
    /// Events of an account.
    pub events: u32,
}

/// A detector cannot go on. It is tried again.
#[derive(Debug, thiserror::Error)]
enum DetectionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Trail(#[from] TrailError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("the rules of the engine: {0}")]
    Rules(#[from] ringwall_threat::rules::RuleError),
    #[error("a finding cannot be written: {0}")]
    Finding(#[from] serde_json::Error),
}

/// The thread's own: detectors at work, by id.
#[derive(Default)]
struct Watches {
    by_id: BTreeMap<String, Watch>,
    forgot_at: Option<Timestamp>,
}

/// Stops the thread when dropped, after it has written down what detectors know.
pub struct RunningDetection {
    stopping: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Detection {
    /// Starts the thread.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn start(self) -> io::Result<RunningDetection> {
        let stopping = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stopping);
        let thread = std::thread::Builder::new()
            .name("detection".to_owned())
            .spawn(move || self.run(&told))?;
        Ok(RunningDetection {
            stopping,
            thread: Some(thread),
        })
    }

    fn run(&self, stopping: &AtomicBool) {
        let mut watches = Watches::default();
        while !stopping.load(Ordering::Acquire) {
            if let Err(error) = self.round(&mut watches) {
                tracing::error!(%error, "detectors cannot look");
            }
            if watches.by_id.values().any(Watch::has_more) {
                continue;
            }
            match watches.by_id.values().map(|watch| watch.at).min() {
                Some(at) => self.wait(at),
                None => std::thread::park_timeout(PAUSE),
            }
        }
        self.save_all(&mut watches);
    }

    /// Until something is recorded behind a place, but no longer than a pause.
    fn wait(&self, at: Position) {
        if !self.trail.wait(at, PAUSE) {
            return;
        }
        // Whatever else is being recorded comes along.
        std::thread::park_timeout(PAUSE / 20);
    }

    /// Does everything that is due.
    fn round(&self, watches: &mut Watches) -> Result<(), DetectionError> {
        self.logins.write_down(&self.store)?;
        let tx = self.store.read()?;
        let (detectors, now) = (detectors(&tx)?, self.platform.clock.now());
        if !custom::is_settled(&tx, now)? {
            let entropy = &*self.platform.entropy;
            self.store.write(|tx| custom::settle(tx, entropy, now))?;
        }
        let is_enabled = |id: &str| detectors.iter().any(|one| one.is_enabled && one.id == id);
        let ended: Vec<_> = watches
            .by_id
            .keys()
            .filter(|id| !is_enabled(id))
            .cloned()
            .collect();
        for id in ended {
            if let Some(watch) = watches.by_id.remove(&id) {
                watch.save(&self.store, self.platform.clock.now())?;
            }
        }
        let forgets = watches
            .forgot_at
            .is_none_or(|at| at.plus_secs(FORGETTING_SECS) <= now);
        for detector in &detectors {
            if detector.is_enabled {
                self.look(watches, detector)?;
            }
            self.tell(detector, forgets, now)?;
        }
        if forgets {
            watches.forgot_at = Some(now);
        }
        Ok(())
    }

    /// Looks at what happened since a detector looked last.
    fn look(&self, watches: &mut Watches, detector: &Arc<Detector>) -> Result<(), DetectionError> {
        let watch = match watches.by_id.remove(&detector.id) {
            Some(watch) if watch.is_current(&self.store)? => Some(watch),
            _ => Watch::open(self, detector)?,
        };
        let Some(mut watch) = watch else {
            return Ok(());
        };
        // A watch that fails is opened anew: what it found and could not keep is found again.
        if watch.follow(self, detector)? {
            watches.by_id.insert(detector.id.clone(), watch);
        }
        Ok(())
    }

    /// Tells what has waited long enough, and forgets what is old.
    fn tell(
        &self,
        detector: &Detector,
        forgets: bool,
        now: Timestamp,
    ) -> Result<(), DetectionError> {
        let is_due = findings::is_due(&self.store.read()?, detector, now)?;
        if is_due || forgets {
            self.store.write(|tx| {
                findings::tell_due(tx, detector, now)?;
                if forgets {
                    findings::forget_old(tx, &detector.id, now)?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(())
    }

    fn save_all(&self, watches: &mut Watches) {
        for (id, watch) in std::mem::take(&mut watches.by_id) {
            if let Err(error) = watch.save(&self.store, self.platform.clock.now()) {
                tracing::error!(%error, detector = id, "what a detector knows cannot be kept");
            }
        }
    }
}

impl Drop for RunningDetection {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the thread of detectors ended in a panic");
            }
        }
    }
}

#[cfg(test)]
mod tests;
