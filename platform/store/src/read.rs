//! Reading: a snapshot, or what a transaction sees.

use std::sync::Arc;

use crate::store::Inner;
use crate::{Fetched, Rev, Row, RowKey, Snapshot, StoreError, Table};

/// Rows with the places they stand at.
pub(crate) type Placed<R> = Vec<(Vec<u8>, R)>;
/// A row with the revision that wrote it.
type Dated<R> = (Rev, Arc<R>);

/// Typed rows, from a snapshot or from within a transaction.
pub trait Reads {
    /// The row of that key.
    ///
    /// # Errors
    /// The engine or the seal failed.
    fn get<R: Row>(&self, table: &Table<R>, key: &RowKey) -> Result<Option<Arc<R>>, StoreError>;

    /// The first `limit` rows whose keys begin with `prefix`, and come after `after` if it is
    /// given, in the order of their keys.
    ///
    /// # Errors
    /// The engine or the seal failed.
    fn scan<R: Row>(
        &self,
        table: &Table<R>,
        prefix: &RowKey,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<R>)>, StoreError>;
}

/// The store as it was when the transaction began.
pub struct ReadTx {
    inner: Arc<Inner>,
    snapshot: Arc<dyn Snapshot>,
    rev: Rev,
}

impl ReadTx {
    pub(crate) fn new(inner: Arc<Inner>, snapshot: Arc<dyn Snapshot>) -> Self {
        let rev = snapshot.rev();
        Self {
            inner,
            snapshot,
            rev,
        }
    }

    pub(crate) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// The revision it shows.
    pub const fn rev(&self) -> Rev {
        self.rev
    }

    /// The row at a place, with the revision that wrote it.
    pub(crate) fn fetch<R: Row>(
        &self,
        table: &Table<R>,
        place: &[u8],
    ) -> Result<Option<Dated<R>>, StoreError> {
        let cached = self.inner.rows.find(place);
        if let Some(cached) = &cached
            && cached.is_seen_at(self.rev)
        {
            return Ok(cached.row().map(|row| (cached.rev(), row)));
        }
        let known = cached.as_ref().map(|cached| cached.rev());
        match (self.snapshot.get(place, known)?, cached) {
            (Fetched::Found(entry), _) => {
                let row = Arc::new(self.open(table, place, &entry.value)?);
                let kept = Arc::clone(&row);
                self.inner
                    .rows
                    .keep(place.to_vec(), entry.rev, self.rev, kept);
                Ok(Some((entry.rev, row)))
            }
            (Fetched::Known, Some(cached)) => {
                cached.see_at(self.rev);
                Ok(cached.row().map(|row| (cached.rev(), row)))
            }
            (Fetched::Absent | Fetched::Known, _) => Ok(None),
        }
    }

    /// The rows whose places begin with `prefix`.
    pub(crate) fn fetch_many<R: Row>(
        &self,
        table: &Table<R>,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Placed<Arc<R>>, StoreError> {
        let entries = self.snapshot.scan(prefix, after, limit)?;
        let row = |(place, entry): (Vec<u8>, crate::Entry)| {
            let row = self.open(table, &place, &entry.value)?;
            Ok((place, Arc::new(row)))
        };
        entries.into_iter().map(row).collect()
    }

    /// Sealed values whose places begin with `prefix`, opened.
    pub(crate) fn fetch_raw(
        &self,
        table: &'static str,
        prefix: &[u8],
        limit: usize,
    ) -> Result<Placed<Vec<u8>>, StoreError> {
        let entries = self.snapshot.scan(prefix, None, limit)?;
        let open = |(place, entry): (Vec<u8>, crate::Entry)| {
            let value = self.inner.seal.open_value(table, prefix, &entry.value)?;
            Ok((place, value.to_vec()))
        };
        entries.into_iter().map(open).collect()
    }

    fn open<R: Row>(&self, table: &Table<R>, place: &[u8], sealed: &[u8]) -> Result<R, StoreError> {
        table.decode(&self.inner.seal.open_value(table.name(), place, sealed)?)
    }
}

impl Reads for ReadTx {
    fn get<R: Row>(&self, table: &Table<R>, key: &RowKey) -> Result<Option<Arc<R>>, StoreError> {
        Ok(self.fetch(table, &table.place(key))?.map(|(_, row)| row))
    }

    fn scan<R: Row>(
        &self,
        table: &Table<R>,
        prefix: &RowKey,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<R>)>, StoreError> {
        let after = after.map(|after| table.place(after));
        let rows = self.fetch_many(table, &table.place(prefix), after.as_deref(), limit)?;
        Ok(rows
            .into_iter()
            .map(|(place, row)| (table.key(&place), row))
            .collect())
    }
}
