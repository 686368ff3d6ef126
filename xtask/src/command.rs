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
