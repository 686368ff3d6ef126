//! Servers that outlived the Ringwall that started them.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::folder::Home;
use super::halt;

/// How long a server may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// Ends the server that was started last in a home, if it still runs. What the kernel did not end
/// when Ringwall died (no `setpriv`) ends here.
pub(crate) fn end(home: &Home) {
    let Some(pid) = running(home) else { return };
    tracing::warn!(
        instance = home.id(),
        "a database server was left behind; it is ended"
    );
    let begin = Instant::now();
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        // It is gone when the signal finds nobody; the loop sees it.
        kill_process(pid, signal).unwrap_or_default();
        // It may have been left halted, in the midst of a snapshot.
        halt::wake(pid);
        let limit = PATIENCE * u32::from(signal != Signal::KILL);
        while begin.elapsed() < limit && running(home).is_some() {
            std::thread::sleep(PAUSE);
        }
        if running(home).is_none() {
            return;
        }
    }
}

/// The server in a home, if the number is not another program's by now.
fn running(home: &Home) -> Option<Pid> {
    let number = std::fs::read_to_string(home.pid()).ok()?;
    let number: i32 = number.trim().parse().ok()?;
    let command_line = std::fs::read(format!("/proc/{number}/cmdline")).ok()?;
    let data = home.data();
    let is_it = command_line
        .split(|byte| *byte == 0)
        .any(|argument| names(argument, &data));
    Pid::from_raw(number).filter(|_| is_it)
}

fn names(argument: &[u8], data: &Path) -> bool {
    let data = data.as_os_str().as_encoded_bytes();
    argument == data || argument.ends_with(&[b"--datadir=", data].concat())
}
