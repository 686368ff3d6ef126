//! Where the repository is, and how its files are written.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

/// The repository's top folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Writes a generated file; with `check`, fails if it is not already so.
pub(crate) fn write_or_check(path: &Path, content: &str, check: bool, chore: &str) -> Result<()> {
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    if committed == content {
        return Ok(());
    }
    ensure!(
        !check,
        "{} is out of date: run `cargo xtask {chore}`",
        path.display()
    );
    println!("writes {}", path.display());
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
