//! Other programs, run in the repository's folder.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::root;

/// Runs a command that must end well.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root::folder()).status()?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// Cargo with these arguments.
pub(crate) fn cargo(arguments: &[&str]) -> Result<()> {
    succeed(Command::new("cargo").args(arguments))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root::folder().join("target"), PathBuf::from)
}
