//! What could not be read.

use serde::{Deserialize, Serialize};

/// How much of a source could not be read, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Faults {
    /// Records that are broken.
    pub malformed: u64,
    /// Records that are no events of the source: digests, insights, unknown versions.
    pub unknown: u64,
    /// Records that are too long to be events.
    pub oversized: u64,
    /// Streams that end within a record or a compressed block.
    pub truncated: u64,
    /// Streams that grew out of proportion when they were decompressed.
    pub bombs: u64,
    /// Records without addresses of version 4 where only such are looked at.
    pub skipped: u64,
}

impl Faults {
    /// Whether everything was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds those of another source.
    pub fn add(&mut self, other: Self) {
        self.malformed += other.malformed;
        self.unknown += other.unknown;
        self.oversized += other.oversized;
        self.truncated += other.truncated;
        self.bombs += other.bombs;
        self.skipped += other.skipped;
    }
}
