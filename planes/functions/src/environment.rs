//! An execution environment: one runtime with its Runtime API, which runs one event at a time.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use ringwall_core::Timestamp;
use ringwall_lambda::runner::Runnable;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::launcher::Exit;
use crate::logs::Log;
use crate::process::Process;
use crate::processes;
use crate::scratch::Scratch;
use crate::session::{Delivery, Said, Session};

/// How often the memory of a running function is looked at.
const LOOK_AT_MEMORY: Duration = Duration::from_millis(50);

/// A runtime that is started, its doors and its log.
pub(crate) struct Environment {
    pub(crate) function: Arc<Runnable>,
    pub(crate) process: Process,
    pub(crate) session: Arc<Session>,
    pub(crate) log: Log,
    /// When its credentials end.
    pub(crate) expires_at: Timestamp,
    pub(crate) mark: Arc<Mark>,
    /// The most memory seen, in bytes.
    pub(crate) peak: AtomicU64,
    /// Tasks that end with it: its doors.
    pub(crate) _doors: JoinSet<()>,
    /// Removed with it.
    pub(crate) _scratch: Option<Scratch>,
}

/// Says from outside that an environment is of no use any more.
#[derive(Debug, Default)]
pub(crate) struct Mark {
    arn: String,
    qualified_arn: String,
    /// The unpacked code.
    pub(crate) code: PathBuf,
    retired: AtomicBool,
}

impl Mark {
    pub(crate) fn of(function: &Runnable, code: PathBuf) -> Self {
        Self {
            code,
            arn: function.arn.clone(),
            qualified_arn: format!("{}:{}", function.arn, function.version),
            retired: AtomicBool::new(false),
        }
    }

    /// Whether it is of this function or version.
    pub(crate) fn is_of(&self, arn: &str) -> bool {
        self.arn == arn || self.qualified_arn == arn
    }

    /// Lets it run no more events.
    pub(crate) fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    pub(crate) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }
}

/// What came of the start.
#[derive(Debug)]
pub(crate) enum Initialized {
    /// It waits for an event.
    Ready,
    /// The runtime said why not.
    Failed(Bytes),
    /// It did not come so far.
    Ended(Ended),
}

/// What came of an event.
#[derive(Debug)]
pub(crate) enum Invoked {
    /// The runtime said this, and then perhaps ended.
    Said(Said, Option<Ended>),
    /// It ended without a word.
    Ended(Ended),
}

/// How a run ended that did not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The runtime exited.
    Exited(Exit),
    /// Its time was over.
    TimedOut,
    /// It used more memory than it may.
    OutOfMemory,
}

impl Environment {
    /// Waits for the end of the runtime's start.
    pub(crate) async fn initialize(&self, until: Instant) -> Initialized {
        tokio::select! {
            biased;
            said = self.session.initialized() => match said {
                None => Initialized::Ready,
                Some(Said::Error(error)) => Initialized::Failed(error),
                Some(_) => Initialized::Ready,
            },
            ended = self.ended(until) => match self.session.said_already() {
                Some(Said::Error(error)) => Initialized::Failed(error),
                _ => Initialized::Ended(ended),
            },
        }
    }

    /// Runs one event, until the runtime asks for the next one or its time is over.
    pub(crate) async fn invoke(&self, delivery: Arc<Delivery>, until: Instant) -> Invoked {
        self.session.deliver(delivery);
        let done = async {
            let said = self.session.said().await;
            self.session.ready().await;
            said
        };
        tokio::select! {
            biased;
            said = done => match said {
                Some(said) => Invoked::Said(said, None),
                None => Invoked::Ended(Ended::TimedOut),
            },
            ended = self.ended(until) => match self.session.said_already() {
                Some(said) => Invoked::Said(said, Some(ended)),
                None => Invoked::Ended(ended),
            },
        }
    }

    /// Waits for an end that is not the runtime's own wish.
    async fn ended(&self, until: Instant) -> Ended {
        tokio::select! {
            biased;
            exit = self.process.exited() => Ended::Exited(exit),
            () = self.memory_exceeded() => Ended::OutOfMemory,
            () = tokio::time::sleep_until(until) => Ended::TimedOut,
        }
    }

    /// Waits until the function holds more memory than it may.
    async fn memory_exceeded(&self) {
        let limit = self.memory_limit();
        loop {
            tokio::time::sleep(LOOK_AT_MEMORY).await;
            let members = self.process.members();
            let mut held = processes::memory_bytes(&members, false);
            if held > limit {
                held = processes::memory_bytes(&members, true);
            }
            self.peak.fetch_max(held, Ordering::Relaxed);
            if held > limit {
                return;
            }
        }
    }

    fn memory_limit(&self) -> u64 {
        u64::from(self.function.memory_mib) * 1024 * 1024
    }

    /// The most memory that it held, in MiB, for the report: never more than it may.
    pub(crate) fn peak_mib(&self) -> u64 {
        let now = processes::peak_memory_bytes(&self.process.members());
        let peak = self.peak.fetch_max(now, Ordering::Relaxed).max(now);
        peak.min(self.memory_limit()).div_ceil(1024 * 1024)
    }

    /// Whether it can run another event of this function at `now`.
    pub(crate) fn serves(&self, function: &Runnable, now: Timestamp) -> bool {
        // A run must be over before the credentials are.
        let needed = i64::from(function.timeout_secs) + 60;
        self.function.arn == function.arn
            && self.function.version == function.version
            && self.function.revision_id == function.revision_id
            && self.is_of_use()
            && now.plus_secs(needed) < self.expires_at
    }

    /// Whether it may be kept.
    pub(crate) fn is_of_use(&self) -> bool {
        self.process.is_running() && self.session.is_ready() && !self.mark.is_retired()
    }
}
