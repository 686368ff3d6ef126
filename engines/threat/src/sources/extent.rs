//! How far a stream is read.

use super::faults::Faults;

/// How far a stream is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Reading stops behind the record with which so many bytes are done.
    pub most_bytes: u64,
    /// Whether more may be written behind its end: then a record that is not whole is left for later.
    pub grows: bool,
}

impl Extent {
    /// All of a stream that nobody writes to.
    pub const WHOLE: Self = Self {
        most_bytes: u64::MAX,
        grows: false,
    };
}

/// What became of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What could not be read.
    pub faults: Faults,
    /// How many bytes are done with.
    pub consumed: u64,
    /// How many bytes behind them were read and are no whole record.
    pub left: u64,
    /// Whether nothing comes after what was read.
    pub is_at_end: bool,
}
