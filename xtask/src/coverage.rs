//! `cargo xtask coverage`: what `ringwall coverage` says, from the sources.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::root;

pub(crate) fn run() -> Result<()> {
    let status = Command::new("cargo")
        .args(["run", "--quiet", "--package", "ringwall", "--", "coverage"])
        .current_dir(root::folder())
        .status()?;
    ensure!(status.success(), "ringwall coverage failed");
    Ok(())
}
