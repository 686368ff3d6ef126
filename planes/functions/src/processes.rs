//! What the kernel says of processes: who descends from whom, how much memory, which sockets.

use std::collections::HashSet;
use std::fs;

use rustix::process::{Pid, Signal};

/// All that descend from a process, without itself; parents stand before their children.
pub(crate) fn descendants(pid: Pid) -> Vec<Pid> {
    let mut found = children(pid);
    let mut seen: HashSet<i32> = found.iter().map(|pid| pid.as_raw_pid()).collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        let new = children(parent).into_iter();
        found.extend(new.filter(|child| seen.insert(child.as_raw_pid())));
    }
    found
}

/// The children of a process.
pub(crate) fn children(pid: Pid) -> Vec<Pid> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    let lists = tasks
        .flatten()
        .map(|task| fs::read_to_string(task.path().join("children")));
    match lists.collect::<Result<Vec<_>, _>>() {
        Ok(lists) => lists
            .iter()
            .flat_map(|list| list.split_whitespace())
            .filter_map(parse_pid)
            .collect(),
        // Kernels without these lists, or a thread that has just ended.
        Err(_) => children_by_search(pid),
    }
}

fn children_by_search(parent: Pid) -> Vec<Pid> {
    let Ok(all) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = all
        .flatten()
        .filter_map(|entry| parse_pid(entry.file_name().to_str()?));
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

/// The fourth field of `/proc/<pid>/stat`; the second, a name in parentheses, may hold spaces.
fn parent_of(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    parse_pid(rest.split_whitespace().nth(1)?)
}

fn parse_pid(text: &str) -> Option<Pid> {
    Pid::from_raw(text.parse().ok()?)
}

/// The memory that processes hold, in bytes: pages that are theirs alone or shared by some of
/// them, shared ones counted once where that can be known.
pub(crate) fn memory_bytes(pids: &[Pid], exactly: bool) -> u64 {
    pids.iter()
        .filter_map(|pid| {
            let exact = exactly.then(|| proportional(*pid)).flatten();
            exact.or_else(|| field_kib(&format!("/proc/{pid}/status"), "VmRSS:"))
        })
        .sum::<u64>()
        .saturating_mul(1024)
}

/// The most memory that they ever held.
pub(crate) fn peak_memory_bytes(pids: &[Pid]) -> u64 {
    pids.iter()
        .filter_map(|pid| field_kib(&format!("/proc/{pid}/status"), "VmHWM:"))
        .sum::<u64>()
        .saturating_mul(1024)
}

/// Shared pages are divided among those that share them, so forks are not counted twice.
fn proportional(pid: Pid) -> Option<u64> {
    field_kib(&format!("/proc/{pid}/smaps_rollup"), "Pss:")
}

fn field_kib(path: &str, field: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Sends a signal to each; those that are gone do not matter.
pub(crate) fn signal(pids: &[Pid], signal: Signal) {
    for pid in pids {
        rustix::process::kill_process(*pid, signal).ok();
    }
}

/// Stops all below a process, also those forked meanwhile. What is stopped is listed reliably; a
/// list made while others end may lack some (proc_pid_task(5)), so an empty one is asked for twice.
pub(crate) fn freeze(root: Pid) {
    let mut stopped = HashSet::new();
    let mut empty = 0;
    // Each turn stops what the one before could not see; a stopped process forks no more.
    while empty < 2 {
        let new: Vec<Pid> = descendants(root)
            .into_iter()
            .filter(|pid| stopped.insert(pid.as_raw_pid()))
            .collect();
        empty = if new.is_empty() { empty + 1 } else { 0 };
        signal(&new, Signal::STOP);
    }
}

/// Lets all below a process go on.
pub(crate) fn thaw(root: Pid) {
    signal(&descendants(root), Signal::CONT);
}

/// The inodes of the sockets that processes hold open.
pub(crate) fn socket_inodes(pids: &[Pid]) -> HashSet<u64> {
    let files = pids
        .iter()
        .filter_map(|pid| fs::read_dir(format!("/proc/{pid}/fd")).ok())
        .flatten()
        .flatten();
    files
        .filter_map(|file| {
            let target = fs::read_link(file.path()).ok()?;
            let inode = target.to_str()?.strip_prefix("socket:[")?;
            inode.strip_suffix(']')?.parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn finds_children_and_what_they_hold() {
        let mut child = Command::new("cat")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let pid = Pid::from_child(&child);
        let own = rustix::process::getpid();

        assert!(descendants(own).contains(&pid));
        assert!(children_by_search(own).contains(&pid));
        assert_eq!(parent_of(pid), Some(own));
        assert!(memory_bytes(&[pid], false) > 0);
        assert!(peak_memory_bytes(&[pid]) > 0);

        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(memory_bytes(&[pid], true), 0);
    }

    #[test]
    fn stops_and_continues() {
        let mut child = Command::new("sh")
            .args(["-c", "cat; exit 7"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let pid = Pid::from_child(&child);
        let cat = loop {
            if let [cat] = children(pid)[..] {
                break cat;
            }
            std::thread::yield_now();
        };
        let state = || {
            let stat = fs::read_to_string(format!("/proc/{cat}/stat")).unwrap();
            stat.rsplit_once(')').unwrap().1.trim().chars().next()
        };
        freeze(pid);
        while state() != Some('T') {
            std::thread::yield_now();
        }
        thaw(pid);
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().code(), Some(7));
    }

    #[test]
    fn knows_the_sockets_of_a_process() {
        let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(!socket_inodes(&[rustix::process::getpid()]).is_empty());
    }
}
