//! The inner process: the first one of its process namespace.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};

use super::{
    Confined, Control, Exit, Inner, Report, Runtime, confinement, mounts, network, syscalls,
};

/// Sets all up, runs the runtime and reports its end.
pub(super) fn run(control: &Control) -> Result<(), String> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(|error| format!("no signal at the parent's death: {error}"))?;
    let inner: Inner = control
        .receive()
        .map_err(|error| format!("the inner process was told nothing: {error}"))?;
    if !inner.listen.is_empty() {
        network::listen(control, &inner.listen)?;
    }
    if let Some(view) = &inner.view {
        mounts::enter(view)?;
    }
    confinement::limit(&inner.limits)?;
    confinement::no_new_privileges()?;
    let landlock = match &inner.access {
        Some(access) => confinement::restrict(access)?,
        None => "none".to_owned(),
    };
    let confined = Confined {
        landlock,
        is_filtered: syscalls::filter()?,
    };
    let runtime = inner.runtime.as_ref().map(start).transpose()?;
    tell(control, &Report::Started { confined })?;
    match runtime {
        Some(runtime) => tend(control, runtime),
        None => Ok(()),
    }
}

fn start(runtime: &Runtime) -> Result<Pid, String> {
    let (program, arguments) = runtime.command.split_first().ok_or("no program to start")?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(runtime.variables.iter().map(|(name, value)| (name, value)))
        .current_dir(&runtime.folder)
        .stdin(Stdio::null());
    if let Some(user) = runtime.user {
        command.uid(user).gid(user);
    }
    let child = command
        .spawn()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    Ok(Pid::from_child(&child))
}

/// Reaps all that ends, until the runtime does. Ends at once when the server is gone.
fn tend(control: &Control, runtime: Pid) -> Result<(), String> {
    let socket = control
        .handle()
        .map_err(|error| format!("the control socket cannot be watched: {error}"))?;
    let watched = Arc::new(Control::new(socket.into()));
    std::thread::Builder::new()
        .stack_size(64 * 1024)
        .spawn(move || {
            watched.wait_for_the_end();
            std::process::exit(1);
        })
        .map_err(|error| format!("the control socket cannot be watched: {error}"))?;
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == runtime => {
                return tell(control, &Report::Exited(exit_of(status)));
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(format!("the runtime is lost: {error}")),
        }
    }
}

fn exit_of(status: WaitStatus) -> Exit {
    match status.terminating_signal() {
        Some(signal) => Exit::Signal(signal),
        None => Exit::Status(status.exit_status().unwrap_or_default()),
    }
}

fn tell(control: &Control, report: &Report) -> Result<(), String> {
    control
        .send(report)
        .map_err(|error: io::Error| format!("the server is gone: {error}"))
}
