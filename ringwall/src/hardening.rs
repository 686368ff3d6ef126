//! What the process does for the secrets in its memory.

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};

/// Turns core dumps off, hides the memory from other processes of the user, and keeps it out
/// of swap where the system allows that.
pub(crate) fn protect_memory() {
    if let Err(error) = setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    ) {
        tracing::warn!(%error, "core dumps could not be turned off");
    }
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "the process could not be hidden from debuggers");
    }
    lock_memory();
}

/// Locks pages as they are touched. Under a limit that would fail later, in the middle of work,
/// so it is done only without one.
fn lock_memory() {
    if getrlimit(Resource::Memlock).current.is_some() {
        tracing::info!(
            "memory may be swapped: the limit on locked memory is finite (ulimit -l unlimited lifts it)"
        );
        return;
    }
    let flags = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    if let Err(error) = mlockall(flags) {
        tracing::info!(%error, "memory may be swapped: it could not be locked");
    }
}
