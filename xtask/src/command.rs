//! Other programs, run in the repository's folder.

use std::path::PathBuf;
use std::process::{Child, Command};

use anyhow::{Result, ensure};

use crate::root;

/// Runs a command that must end well.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root::folder()).status()?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// A command that runs beside what follows. It is ended when it is dropped.
pub(crate) struct Started {
    command: String,
    child: Child,
}

/// Starts a command, in the repository's folder.
pub(crate) fn start(command: &mut Command) -> Result<Started> {
    Ok(Started {
        child: command.current_dir(root::folder()).spawn()?,
        command: format!("{command:?}"),
    })
}

impl Started {
    /// Waits for its end, which must be a good one.
    pub(crate) fn finish(mut self) -> Result<()> {
        let status = self.child.wait()?;
        ensure!(status.success(), "{} ended with {status}", self.command);
        Ok(())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // One that has ended is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Cargo with these arguments.
pub(crate) fn cargo(arguments: &[&str]) -> Result<()> {
    succeed(Command::new("cargo").args(arguments))
}

/// Installs a cargo command (`deny`) from crates.io if it is not there.
pub(crate) fn install_cargo_command(name: &str) -> Result<()> {
    let asked = Command::new("cargo").args([name, "--version"]).output()?;
    if asked.status.success() {
        return Ok(());
    }
    cargo(&["install", "--locked", "--quiet", &format!("cargo-{name}")])
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root::folder().join("target"), PathBuf::from)
}
