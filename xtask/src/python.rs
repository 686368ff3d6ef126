//! Python programs from PyPI, in a virtual environment below `target/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::{succeed, target};

/// Makes the environment `target/<name>` if it is not there, installs `packages` (or what
/// `--requirement file` names), and tells the folder of its programs.
pub(crate) fn environment(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target().join(name);
    let programs = folder.join("bin");
    let python = programs.join("python");
    if !python.exists() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    succeed(Command::new(&python).args(install).args(packages))?;
    Ok(programs)
}
