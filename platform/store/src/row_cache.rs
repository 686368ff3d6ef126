//! Decoded rows, kept while their revision is the stored one.

use std::any::Any;
use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::Rev;

/// Rows kept at once.
const ROWS: usize = 50_000;

type AnyRow = Arc<dyn Any + Send + Sync>;

/// Decoded rows by place. A row is good only for the revision that it was decoded from, so
/// nothing stale is ever used and nothing has to be invalidated in time.
pub(crate) struct RowCache(Cache<Vec<u8>, (Rev, AnyRow)>);

impl Default for RowCache {
    fn default() -> Self {
        Self(Cache::new(ROWS))
    }
}

impl RowCache {
    /// The row at a place, with the revision that it is of.
    pub(crate) fn find(&self, place: &[u8]) -> Option<(Rev, AnyRow)> {
        self.0.get(place)
    }

    pub(crate) fn keep(&self, place: Vec<u8>, rev: Rev, row: AnyRow) {
        self.0.insert(place, (rev, row));
    }

    /// Drops a row that was deleted: it may hold secrets.
    pub(crate) fn forget(&self, place: &[u8]) {
        self.0.remove(place);
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}
