//! Transactions, typed tables, sealing, timers and the outbox.
//!
//! From the bottom: an [`Engine`] keeps sealed bytes by key, with snapshots and commits that
//! expect what they have read; [`Store`] gives typed [`Table`]s over it, seals what they hold,
//! and keeps decoded rows while their revision is the stored one.
//!
//! **Architecture invariant:** a commit is answered when it is durable, and not before.
//!
//! **Architecture invariant:** no value reaches an engine unsealed, unless the engine is the
//! memory of this process.

mod embedded;
mod engine;
mod error;
mod memory;
mod migration;
mod outbox;
mod read;
mod row_cache;
mod row_key;
mod seal;
mod store;
mod store_file;
mod table;
mod timer;
mod write;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod engine_suite;
#[cfg(test)]
mod model_tests;

pub use embedded::EmbeddedEngine;
pub use engine::{Append, Batch, CommitError, Engine, Entry, Expect, Fetched, Rev, Snapshot};
pub use error::StoreError;
pub use memory::MemoryEngine;
pub use outbox::OutboxRow;
pub use read::{ReadTx, Reads};
pub use row_key::RowKey;
pub use seal::{RootKey, Seal, SealError};
pub use store::Store;
pub use table::{Row, Table};
pub use timer::Timer;
pub use write::WriteTx;
