//! Programs from Debian's packages.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::command::succeed;

/// Installs the packages of those programs that are missing.
pub(crate) fn install(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> = programs
        .iter()
        .filter(|(program, _)| !is_there(program))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    ensure!(
        is_there("apt-get"),
        "{} missing: install them with this system's packages",
        missing.join(", ")
    );
    succeed(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    succeed(
        Command::new("apt-get")
            .args(["install", "--yes", "--quiet=2"])
            .args(missing),
    )
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).exists())
}
