//! What stands between Ringwall and a function's runtime: a process that confines itself and then
//! starts the runtime. It is started anew for each environment, so that nothing has to be done
//! between `fork` and `exec` in a server of many threads.
//!
//! Two processes: the **outer** one makes the namespaces, whose first process is the **inner**
//! one. That one builds the view of the files, confines itself, starts the runtime, reaps what is
//! orphaned, and says how the runtime ended. When it ends, the kernel ends all that is left in its
//! process namespace. It ends too when the control socket closes, so that nothing outlives Ringwall.

mod confinement;
mod control;
mod init;
mod mounts;
mod namespaces;
mod network;
mod setup;
mod syscalls;

use std::process::ExitCode;

pub(crate) use self::control::Control;
pub(crate) use self::namespaces::USER as SANDBOX_USER;
pub(crate) use self::setup::{
    Access, Bind, Confined, Exit, Inner, Limits, Namespaces, Outer, Report, Runtime, Text, View,
};

/// The word that makes the second process of a launcher.
const INNER: &str = "--inner";

/// Runs the launcher, whose control socket is its standard input. `arguments` are what follows the
/// name of the program and of the subcommand; `prefix` is what makes this program the launcher.
pub fn launch(prefix: &[&str], arguments: &[String]) -> ExitCode {
    let inner = arguments.first().is_some_and(|word| word == INNER);
    let control = match Control::of_standard_input() {
        Ok(control) => control,
        Err(_) => return ExitCode::FAILURE,
    };
    let done = if inner {
        init::run(&control)
    } else {
        namespaces::run(&control, prefix)
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            // The server reads it; if it is gone, nobody is left to tell.
            drop(control.send(&Report::Failed(words)));
            ExitCode::FAILURE
        }
    }
}
