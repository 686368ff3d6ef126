//! A server that runs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout};

use super::error::{EngineError, EngineResult};
use super::folder::Home;
use super::halt::{Halted, halt};
use crate::backend::DoorSecret;

/// How long a server may take until it takes logins: it may have to recover.
const START_SECS: u64 = 120;
/// How long a server may take to stop before it is killed.
const STOP: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// A server that runs.
pub(crate) struct Running {
    child: Child,
    pid: Option<Pid>,
    stop_signal: Signal,
    started: Instant,
    /// Where it listens.
    pub(crate) socket: PathBuf,
    /// The password of the administrator.
    pub(crate) secret: DoorSecret,
}

impl Running {
    /// Starts a server and waits until it takes connections. Whether it takes logins shows
    /// [`Running::take_login`].
    pub(crate) async fn start(
        home: &Home,
        mut command: Command,
        stop_signal: Signal,
        socket: PathBuf,
        secret: DoorSecret,
    ) -> EngineResult<Self> {
        let log = home.open_log()?;
        let twice = log
            .try_clone()
            .map_err(|error| EngineError::File(home.log(), error))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(twice)
            // Its own group: a Ctrl-C at Ringwall's terminal is not for it.
            .process_group(0)
            .spawn()
            .map_err(|error| EngineError::Start("the server".to_owned(), error))?;
        let number = child.id().unwrap_or_default();
        let mut running = Self {
            pid: i32::try_from(number).ok().and_then(Pid::from_raw),
            child,
            stop_signal,
            started: Instant::now(),
            socket,
            secret,
        };
        home.note_pid(number)?;
        match running.wait_for_socket(home).await {
            Ok(()) => Ok(running),
            Err(error) => {
                running.stop().await;
                Err(error)
            }
        }
    }

    async fn wait_for_socket(&mut self, home: &Home) -> EngineResult<()> {
        let limit = self.started + Duration::from_secs(START_SECS);
        while Instant::now() < limit {
            if is_open(&self.socket).await {
                return Ok(());
            }
            if timeout(PAUSE, self.child.wait()).await.is_ok() {
                return Err(EngineError::Ended(home.log()));
            }
        }
        Err(EngineError::Slow(START_SECS, home.log()))
    }

    /// Halts it until what is given back is dropped.
    pub(crate) fn halt(&self) -> EngineResult<Option<Halted>> {
        self.pid.map(halt).transpose()
    }

    /// Waits until a login, tried again and again, works.
    pub(crate) async fn take_login<F: Future<Output = EngineResult<String>>>(
        &mut self,
        home: &Home,
        login: impl Fn() -> F,
    ) -> EngineResult<()> {
        let limit = self.started + Duration::from_secs(START_SECS);
        while Instant::now() < limit {
            match login().await {
                Ok(_) => return Ok(()),
                // It takes connections before it knows the administrator.
                Err(EngineError::Program { .. }) => {}
                Err(error) => return Err(error),
            }
            if timeout(PAUSE, self.child.wait()).await.is_ok() {
                return Err(EngineError::Ended(home.log()));
            }
        }
        Err(EngineError::Slow(START_SECS, home.log()))
    }

    /// Waits until it ends by itself. How long it ran.
    pub(crate) async fn ended(&mut self) -> Duration {
        match self.child.wait().await {
            Ok(status) => tracing::warn!(%status, "a database server ended"),
            Err(error) => tracing::error!(%error, "a database server cannot be waited for"),
        }
        self.started.elapsed()
    }

    /// Stops it cleanly; kills it if it does not.
    pub(crate) async fn stop(mut self) {
        self.signal(self.stop_signal);
        if timeout(STOP, self.child.wait()).await.is_err() {
            tracing::error!("a database server does not stop; it is killed");
            self.signal(Signal::KILL);
            if let Err(error) = self.child.wait().await {
                tracing::error!(%error, "a database server cannot be waited for");
            }
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid
            && let Err(error) = kill_process(pid, signal)
        {
            tracing::debug!(%error, "a database server has ended before");
        }
    }
}

async fn is_open(socket: &Path) -> bool {
    tokio::net::UnixStream::connect(socket).await.is_ok()
}
