//! One launcher and what runs below it, as the server sees it.

use std::io::{self, PipeReader};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tokio::sync::watch;

use crate::cgroups::{Cgroups, Group};
use crate::launcher::{Confined, Control, Exit, Inner, Outer, Report};
use crate::processes;

/// How long a launcher may take for what it does itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// The program that is the launcher.
#[derive(Clone, Debug)]
pub struct Launcher {
    /// Its path; `/proc/self/exe` is the server itself.
    pub program: std::path::PathBuf,
    /// What makes it the launcher: `function-launcher`.
    pub arguments: Vec<String>,
}

/// What a process is started with.
pub(crate) struct Plan {
    pub(crate) outer: Outer,
    pub(crate) inner: Inner,
}

/// A running launcher.
pub(crate) struct Process {
    pid: Pid,
    group: Option<Arc<Group>>,
    exit: watch::Receiver<Option<Exit>>,
}

/// A process just started.
pub(crate) struct Started {
    pub(crate) process: Process,
    /// What the function prints.
    pub(crate) output: PipeReader,
    /// The sockets in its network namespace, in the order asked for.
    pub(crate) sockets: Vec<TcpListener>,
    /// How far it is confined.
    pub(crate) confined: Confined,
}

impl Process {
    /// Starts a launcher and waits until it has set all up. Blocks.
    pub(crate) fn start(
        launcher: &Launcher,
        plan: &Plan,
        cgroups: Option<(&Cgroups, crate::cgroups::Bounds)>,
    ) -> Result<Started, String> {
        let failed = |error: io::Error| format!("The launcher does not start: {error}");
        let (ours, theirs) = UnixStream::pair().map_err(failed)?;
        let (output, writer) = io::pipe().map_err(failed)?;
        let mut child = Command::new(&launcher.program)
            .args(&launcher.arguments)
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(writer.try_clone().map_err(failed)?)
            .stderr(writer)
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        let pid = Pid::from_child(&child);
        let group = cgroups.and_then(|(cgroups, bounds)| cgroups.group(pid, bounds));
        let group = group.map(Arc::new);
        let control = Control::new(ours);
        match converse(&control, plan) {
            Ok((sockets, confined)) => {
                let (ended, exit) = watch::channel(None);
                let left = group.clone();
                std::thread::Builder::new()
                    .name("function".to_owned())
                    .stack_size(128 * 1024)
                    .spawn(move || {
                        wait(control, child, &ended);
                        remove(left.as_deref());
                    })
                    .map_err(failed)?;
                let process = Self { pid, group, exit };
                Ok(Started {
                    process,
                    output,
                    sockets,
                    confined,
                })
            }
            Err(words) => {
                end(pid, group.as_deref());
                child.wait().map_err(failed)?;
                remove(group.as_deref());
                Err(words)
            }
        }
    }

    /// Waits for the end.
    pub(crate) async fn exited(&self) -> Exit {
        let mut exit = self.exit.clone();
        match exit.wait_for(Option::is_some).await {
            Ok(exit) => exit.unwrap_or(Exit::Signal(Signal::KILL.as_raw())),
            Err(_) => Exit::Signal(Signal::KILL.as_raw()),
        }
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&self) -> bool {
        self.exit.borrow().is_none()
    }

    /// Where what belongs to it is found.
    pub(crate) fn root(&self) -> Pid {
        self.pid
    }

    /// The function's own processes: all below the launcher's two.
    pub(crate) fn members(&self) -> Vec<Pid> {
        let launchers = processes::children(self.pid);
        let all = processes::descendants(self.pid).into_iter();
        all.filter(|pid| !launchers.contains(pid)).collect()
    }

    /// Lets nothing of it run until it is thawed.
    pub(crate) fn freeze(&self) {
        if !self.group.as_ref().is_some_and(|group| group.freeze(true)) {
            processes::freeze(self.pid);
        }
    }

    /// Lets it run again.
    pub(crate) fn thaw(&self) {
        if !self.group.as_ref().is_some_and(|group| group.freeze(false)) {
            processes::thaw(self.pid);
        }
    }

    /// Ends all of it.
    pub(crate) fn kill(&self) {
        if self.is_running() {
            end(self.pid, self.group.as_deref());
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Tells the launcher what to do, and hears how that went.
fn converse(control: &Control, plan: &Plan) -> Result<(Vec<TcpListener>, Confined), String> {
    let talk = |error: io::Error| format!("The launcher does not answer: {error}");
    control.set_patience(Some(PATIENCE)).map_err(talk)?;
    control.send(&plan.outer).map_err(talk)?;
    control.send(&plan.inner).map_err(talk)?;
    let mut sockets = Vec::new();
    loop {
        let received = control.report().map_err(talk)?;
        match received.report {
            Report::Listening => {
                sockets = received
                    .sockets
                    .into_iter()
                    .map(TcpListener::from)
                    .collect();
            }
            Report::Started { confined } => {
                control.set_patience(None).map_err(talk)?;
                return Ok((sockets, confined));
            }
            Report::Failed(words) => return Err(words),
            Report::Exited(_) => return Err("The launcher ended early.".to_owned()),
        }
    }
}

/// Waits for the runtime's end, then for the launcher's, by which all is gone.
fn wait(control: Control, mut child: Child, ended: &watch::Sender<Option<Exit>>) {
    let exit = match control.report() {
        Ok(received) => match received.report {
            Report::Exited(exit) => exit,
            _ => Exit::Signal(Signal::KILL.as_raw()),
        },
        Err(_) => Exit::Signal(Signal::KILL.as_raw()),
    };
    // The launcher's inner process ends when it sees this end closed.
    drop(control.into_socket());
    drop(child.wait());
    ended.send_replace(Some(exit));
}

/// Ends the inner process, by which the kernel or the outer one ends all below.
fn end(pid: Pid, group: Option<&Group>) {
    if group.is_some_and(Group::kill) {
        return;
    }
    let inner = processes::children(pid);
    if inner.is_empty() {
        processes::signal(&[pid], Signal::KILL);
    } else {
        processes::signal(&inner, Signal::KILL);
    }
}

fn remove(group: Option<&Group>) {
    if let Some(group) = group {
        group.remove();
    }
}
