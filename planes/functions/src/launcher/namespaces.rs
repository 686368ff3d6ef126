//! The outer process: makes the namespaces, starts the inner one, and waits for its end.

use std::process::{Command, Stdio};

use nix::sched::CloneFlags;
use rustix::process::{Signal, WaitOptions};
use rustix::thread::{CapabilitySet, CapabilitySets};

use super::{Control, INNER, Namespaces, Outer};
use crate::processes;

/// The user and group that a function sees itself as, in a namespace of users.
pub(crate) const USER: u32 = 993;

/// Makes the namespaces, and runs the inner process in them to its end.
pub(super) fn run(control: &Control, prefix: &[&str]) -> Result<(), String> {
    let outer: Outer = control
        .receive()
        .map_err(|error| format!("the launcher was told nothing: {error}"))?;
    match outer.namespaces {
        Some(namespaces) => enter(namespaces)?,
        // Orphans come to this process, so that they are found below it.
        None => rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
            .map_err(|error| format!("orphans cannot be adopted: {error}"))?,
    }
    let socket = control
        .handle()
        .map_err(|error| format!("the control socket cannot be shared: {error}"))?;
    let mut inner = Command::new("/proc/self/exe")
        .args(prefix)
        .arg(INNER)
        .env_clear()
        .stdin(Stdio::from(socket))
        .spawn()
        .map_err(|error| format!("the inner process does not start: {error}"))?;
    inner
        .wait()
        .map_err(|error| format!("the inner process is lost: {error}"))?;
    if outer.namespaces.is_none() {
        end_orphans();
    }
    Ok(())
}

/// Ends all that came to this process when the inner one ended. (A namespace does it by itself.)
fn end_orphans() {
    loop {
        let left = processes::descendants(rustix::process::getpid());
        processes::signal(&left, Signal::KILL);
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

fn enter(namespaces: Namespaces) -> Result<(), String> {
    let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
    let mut flags = CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWUTS;
    flags.set(CloneFlags::CLONE_NEWUSER, namespaces.user);
    flags.set(CloneFlags::CLONE_NEWNET, namespaces.network);
    nix::sched::unshare(flags).map_err(|error| format!("no namespaces: {error}"))?;
    if namespaces.user {
        let maps = [
            ("/proc/self/setgroups", "deny".to_owned()),
            ("/proc/self/uid_map", format!("{USER} {} 1", user.as_raw())),
            ("/proc/self/gid_map", format!("{USER} {} 1", group.as_raw())),
        ];
        for (path, content) in maps {
            std::fs::write(path, content).map_err(|error| format!("{path}: {error}"))?;
        }
        hand_capabilities_on().map_err(|error| format!("no capabilities: {error}"))?;
    }
    Ok(())
}

/// Lets the inner process keep, over its `exec`, what it needs to build the view and the network.
/// It gives them up before it starts the runtime.
fn hand_capabilities_on() -> rustix::io::Result<()> {
    let needed = [
        CapabilitySet::SYS_ADMIN,
        CapabilitySet::NET_ADMIN,
        CapabilitySet::NET_BIND_SERVICE,
    ];
    let all = needed.into_iter().collect();
    let sets = CapabilitySets {
        effective: all,
        permitted: all,
        inheritable: all,
    };
    rustix::thread::set_capabilities(None, sets)?;
    for capability in needed {
        rustix::thread::configure_capability_in_ambient_set(capability, true)?;
    }
    Ok(())
}
