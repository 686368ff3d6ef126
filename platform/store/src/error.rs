//! What can go wrong with the store.

use std::io;
use std::path::PathBuf;

use crate::{CommitError, SealError};

/// The store could not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed; its words are kept.
    #[error("the store's engine failed: {0}")]
    Engine(String),
    /// Another process has the data folder open.
    #[error("{} is in use by another Ringwall", .0.display())]
    InUse(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// There are values, and the seal that they were sealed under is gone.
    #[error("the store holds values, and their seal {} is missing: restore it", .0.display())]
    SealMissing(PathBuf),
    /// A row could not be encoded or decoded.
    #[error("a row of table {table} could not be read or written: {reason}")]
    Row {
        /// The table.
        table: &'static str,
        /// What the codec says.
        reason: String,
    },
    /// The seal could not be opened, or a row was changed behind it.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A commit did not go through.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The store was written by a newer Ringwall.
    #[error("the store has format {found}, and this Ringwall knows formats up to {known}")]
    NewerFormat {
        /// The store's format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
}
