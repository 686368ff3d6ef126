//! A folder that an environment may write, where it cannot have a `/tmp` of its own.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// Removed when dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn make(folder: &Path, number: u32) -> io::Result<Self> {
        let path = folder.join(number.to_string());
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Emptied at the next start if this fails.
        drop(fs::remove_dir_all(&self.0));
    }
}
