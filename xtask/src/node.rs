//! Programs from npm, below `target/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::{succeed, target};

/// Installs packages (`name@version`) into `target/<name>` and tells the folder of its modules.
pub(crate) fn modules(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target().join(name);
    let install = [
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
    ];
    succeed(
        Command::new("npm")
            .args(install)
            .arg(&folder)
            .args(packages),
    )?;
    Ok(folder.join("node_modules"))
}
