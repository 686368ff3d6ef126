//! Control groups: a hard bound of memory, a freezer and an end for all of an environment, where
//! this server may make groups (cgroups(7)).
//!
//! Version 2 serves all three, or the last two beside a version 1 memory controller.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Pid;

/// The folder of all environments' groups.
const FOLDER: &str = "ringwall-functions";

/// The folders in which groups can be made.
#[derive(Debug)]
pub(crate) struct Cgroups {
    /// Of version 2, and whether it bounds memory.
    unified: Option<(PathBuf, bool)>,
    /// Of version 1's memory controller.
    memory: Option<PathBuf>,
}

/// What a group may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Memory, with the files in `/tmp`.
    pub(crate) memory_bytes: u64,
    /// Processes and threads.
    pub(crate) processes: u64,
}

/// The group of one environment.
#[derive(Debug)]
pub(crate) struct Group {
    unified: Option<PathBuf>,
    memory: Option<PathBuf>,
}

impl Cgroups {
    /// Looks where groups can be made, and removes those that an earlier server left.
    pub(crate) fn find() -> Self {
        let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let unified = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
            .iter()
            .filter(|mount| Path::new(mount).join("cgroup.procs").exists())
            .find_map(|mount| folder_in(Path::new(mount), path_of(&own, "")?))
            .map(|folder| {
                let bounds_memory = enable_controllers(&folder);
                (folder, bounds_memory)
            });
        let memory = match unified {
            Some((_, true)) => None,
            _ => path_of(&own, "memory")
                .and_then(|path| folder_in(Path::new("/sys/fs/cgroup/memory"), path)),
        };
        Self { unified, memory }
    }

    /// Whether memory is bounded by a group.
    pub(crate) fn bounds_memory(&self) -> bool {
        self.memory.is_some() || matches!(self.unified, Some((_, true)))
    }

    /// Whether all of a group can be stopped and ended at once.
    pub(crate) fn ends_all(&self) -> bool {
        self.unified.is_some()
    }

    /// A new group with one process in it, as far as it can be had.
    pub(crate) fn group(&self, pid: Pid, bounds: Bounds) -> Option<Group> {
        let name = format!("{}-{pid}", rustix::process::getpid());
        let group = Group {
            unified: self.unified.as_ref().and_then(|(folder, bounds_memory)| {
                let group = folder.join(&name);
                let limits = [
                    ("memory.max", bounds.memory_bytes.to_string()),
                    ("memory.swap.max", "0".to_owned()),
                    ("memory.oom.group", "1".to_owned()),
                    ("pids.max", bounds.processes.to_string()),
                ];
                let limits = if *bounds_memory { &limits[..] } else { &[] };
                made(&group, limits, pid).then_some(group)
            }),
            memory: self.memory.as_ref().and_then(|folder| {
                let group = folder.join(&name);
                let limit = bounds.memory_bytes.to_string();
                made(&group, &[("memory.limit_in_bytes", limit)], pid).then_some(group)
            }),
        };
        (group.unified.is_some() || group.memory.is_some()).then_some(group)
    }
}

impl Group {
    /// Stops all of the group or lets it go on; whether it could.
    pub(crate) fn freeze(&self, frozen: bool) -> bool {
        self.set("cgroup.freeze", if frozen { "1" } else { "0" })
    }

    /// Ends all of the group; whether it could.
    pub(crate) fn kill(&self) -> bool {
        self.set("cgroup.kill", "1")
    }

    fn set(&self, file: &str, value: &str) -> bool {
        self.unified
            .as_ref()
            .is_some_and(|group| write(&group.join(file), value).is_ok())
    }

    /// Removes the group, whose processes are ending.
    pub(crate) fn remove(&self) {
        for group in [&self.unified, &self.memory].into_iter().flatten() {
            for _ in 0..50 {
                match fs::remove_dir(group) {
                    Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                        std::thread::sleep(Duration::from_millis(10));
                    }
                    _ => break,
                }
            }
        }
    }
}

/// Makes a group, sets limits that it has, and moves the process into it.
fn made(group: &Path, limits: &[(&str, String)], pid: Pid) -> bool {
    if fs::create_dir(group).is_err() {
        return false;
    }
    for (file, value) in limits {
        // A controller without swap accounting has no such file.
        drop(write(&group.join(file), value));
    }
    let moved = write(&group.join("cgroup.procs"), &pid.to_string()).is_ok();
    if !moved {
        drop(fs::remove_dir(group));
    }
    moved
}

/// The folder for groups: below the server's own group, else beside it.
fn folder_in(mount: &Path, own: &str) -> Option<PathBuf> {
    let own = mount.join(own.trim_start_matches('/'));
    let beside = own.parent().filter(|parent| parent.starts_with(mount));
    [Some(own.as_path()), beside]
        .into_iter()
        .flatten()
        .map(|parent| parent.join(FOLDER))
        .find(|folder| match fs::create_dir(folder) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                clean(folder);
                is_writable(folder)
            }
            Err(_) => false,
        })
}

fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Removes groups that nothing is in.
fn clean(folder: &Path) {
    for group in fs::read_dir(folder).into_iter().flatten().flatten() {
        drop(fs::remove_dir(group.path()));
    }
}

/// Hands controllers down to the groups; whether memory is among them.
fn enable_controllers(folder: &Path) -> bool {
    for place in [folder.parent(), Some(folder)].into_iter().flatten() {
        for controller in ["+memory", "+pids"] {
            drop(write(&place.join("cgroup.subtree_control"), controller));
        }
    }
    fs::read_to_string(folder.join("cgroup.subtree_control"))
        .is_ok_and(|enabled| enabled.split_whitespace().any(|word| word == "memory"))
}

/// The server's own group in a hierarchy: `4:memory:/path`, or `0::/path` of version 2.
fn path_of<'a>(own: &'a str, controller: &str) -> Option<&'a str> {
    own.lines().find_map(|line| {
        let (_, rest) = line.split_once(':')?;
        let (controllers, path) = rest.split_once(':')?;
        let found = controllers.split(',').any(|one| one == controller);
        found.then_some(path)
    })
}

fn write(file: &Path, value: &str) -> io::Result<()> {
    use std::io::Write as _;
    // Not created: what is not there is not a file of the kernel's.
    fs::OpenOptions::new()
        .write(true)
        .open(file)?
        .write_all(value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_groups_of_both_versions() {
        let own = "8:pids:/p\n4:cpu,memory:/m/x\n0::/u\n";
        assert_eq!(path_of(own, "memory"), Some("/m/x"));
        assert_eq!(path_of(own, ""), Some("/u"));
        assert_eq!(path_of(own, "freezer"), None);
    }

    #[test]
    fn a_folder_where_nothing_can_be_made_is_none() {
        assert_eq!(folder_in(Path::new("/proc"), "/"), None);
    }
}
