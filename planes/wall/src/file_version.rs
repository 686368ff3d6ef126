//! Whether a file is still the one that was read.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What changes when a file does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileVersion {
    device: u64,
    number: u64,
    bytes: u64,
    changed_secs: i64,
    changed_nanos: i64,
}

impl FileVersion {
    /// The version of a file; nothing if there is none.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        Some(Self {
            device: file.dev(),
            number: file.ino(),
            bytes: file.size(),
            changed_secs: file.mtime(),
            changed_nanos: file.mtime_nsec(),
        })
    }

    /// How large the file is.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}
