//! Decoded rows, kept while their revision is the stored one.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::sync::Cache;

use crate::{Rev, Row};

/// Rows kept at once.
const ROWS: usize = 50_000;
/// Bytes of a written row above which it is not kept: pieces of functions' packages.
pub(crate) const LARGEST_CACHED_BYTES: usize = 64 * 1024;

pub(crate) type AnyRow = Arc<dyn Any + Send + Sync>;

/// Decoded rows by place. A row is good only for the revision that it was decoded from, so
/// nothing stale is ever used and nothing has to be invalidated in time.
pub(crate) struct RowCache(Cache<Vec<u8>, Arc<CachedRow>>);

/// A decoded row.
pub(crate) struct CachedRow {
    /// The commit that wrote it.
    rev: Rev,
    /// The newest view of the store in which it was seen to be the stored one. A reader of that
    /// very view need not ask the engine again.
    seen_at: AtomicU64,
    row: AnyRow,
}

impl Default for RowCache {
    fn default() -> Self {
        Self(Cache::new(ROWS))
    }
}

impl RowCache {
    /// The row at a place.
    pub(crate) fn find(&self, place: &[u8]) -> Option<Arc<CachedRow>> {
        self.0.get(place)
    }

    /// Keeps the row that `rev` wrote, as a reader of the view `seen_at` found it.
    pub(crate) fn keep(&self, place: Vec<u8>, rev: Rev, seen_at: Rev, row: AnyRow) {
        let cached = CachedRow {
            rev,
            seen_at: AtomicU64::new(seen_at.0),
            row,
        };
        self.0.insert(place, Arc::new(cached));
    }

    /// Drops a row that was deleted: it may hold secrets.
    pub(crate) fn forget(&self, place: &[u8]) {
        self.0.remove(place);
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}

impl CachedRow {
    /// The commit that wrote it.
    pub(crate) const fn rev(&self) -> Rev {
        self.rev
    }

    /// Whether it is known to be the stored one in that view.
    pub(crate) fn is_seen_at(&self, view: Rev) -> bool {
        self.seen_at.load(Ordering::Relaxed) == view.0
    }

    /// Remembers that it is the stored one in that view.
    pub(crate) fn see_at(&self, view: Rev) {
        self.seen_at.store(view.0, Ordering::Relaxed);
    }

    /// The row, if it is of this type.
    pub(crate) fn row<R: Row>(&self) -> Option<Arc<R>> {
        Arc::clone(&self.row).downcast().ok()
    }
}
