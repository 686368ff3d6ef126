//! Halts a server and its processes for as long as its files are copied.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::error::{EngineError, EngineResult};

/// How long processes may take to halt: one that writes halts when the write is done.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(1);

/// A server that does nothing until this is dropped.
pub(crate) struct Halted(Vec<Pid>);

/// Halts a server, then what it has started: it starts nothing more by then.
pub(crate) fn halt(server: Pid) -> EngineResult<Halted> {
    let mut halted = Halted(vec![server]);
    stop(server)?;
    halted.0.extend(children(server));
    for child in halted.0.iter().skip(1) {
        stop(*child)?;
    }
    Ok(halted)
}

/// Lets a server that was left halted, and its processes, go on.
pub(crate) fn wake(server: Pid) {
    drop(Halted(
        std::iter::once(server).chain(children(server)).collect(),
    ));
}

impl Drop for Halted {
    fn drop(&mut self) {
        for process in &self.0 {
            // One that is gone needs no waking.
            kill_process(*process, Signal::CONT).unwrap_or_default();
        }
    }
}

/// Stops a process and waits until it has stopped, or is gone.
fn stop(process: Pid) -> EngineResult<()> {
    if kill_process(process, Signal::STOP).is_err() {
        return Ok(());
    }
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        match state(process) {
            None | Some('T' | 't' | 'Z' | 'X') => return Ok(()),
            Some(_) => std::thread::sleep(PAUSE),
        }
    }
    Err(EngineError::Busy(PATIENCE.as_secs()))
}

/// The letter of a process's state.
fn state(process: Pid) -> Option<char> {
    let stat = stat(process.as_raw_nonzero().get())?;
    stat.chars().next()
}

/// The processes that a process has started.
fn children(parent: Pid) -> Vec<Pid> {
    let parent = parent.as_raw_nonzero().get();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let children = numbers.filter(|number| {
        let stat = stat(*number);
        let found = stat
            .as_deref()
            .and_then(|stat| stat.split(' ').nth(1)?.parse().ok());
        found == Some(parent)
    });
    children.filter_map(Pid::from_raw).collect()
}

/// The fields of `/proc/<pid>/stat` after the name, which may hold anything: state, parent, …
fn stat(process: i32) -> Option<String> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    #[test]
    fn a_process_and_its_children_are_halted_and_go_on() {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", "sleep 60 & echo up; wait"])
            .process_group(0);
        let mut shell = shell.stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut line = [0; 3];
        std::io::Read::read_exact(shell.stdout.as_mut().unwrap(), &mut line).unwrap();
        let pid = Pid::from_raw(i32::try_from(shell.id()).unwrap()).unwrap();
        let halted = halt(pid).unwrap();
        assert_eq!(halted.0.len(), 2);
        let all = halted.0.clone();
        assert!(all.iter().all(|process| state(*process) == Some('T')));
        drop(halted);
        assert!(all.iter().all(|process| state(*process) != Some('T')));
        rustix::process::kill_process_group(pid, Signal::KILL).unwrap();
        shell.wait().unwrap();
    }
}
