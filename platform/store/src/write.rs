//! Writing: changes that are kept together or not at all.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::row_cache::LARGEST_CACHED_BYTES;
use crate::{
    Append, Batch, CommitError, Expect, ReadTx, Reads, Rev, Row, RowKey, StoreError, Table,
};

/// A transaction: it sees its own changes, and commits only if nothing that it has read was
/// changed by others since it began.
pub struct WriteTx {
    base: ReadTx,
    changes: BTreeMap<Vec<u8>, Change>,
    append: Vec<Append>,
    /// What was read: each place with the revision found there.
    read: RefCell<BTreeMap<Vec<u8>, Option<Rev>>>,
    scanned: RefCell<Vec<Vec<u8>>>,
}

enum Change {
    Put {
        table: &'static str,
        row: Arc<dyn Any + Send + Sync>,
        encoded: Zeroizing<Vec<u8>>,
    },
    Delete,
}

impl WriteTx {
    pub(crate) const fn new(base: ReadTx) -> Self {
        Self {
            base,
            changes: BTreeMap::new(),
            append: Vec::new(),
            read: RefCell::new(BTreeMap::new()),
            scanned: RefCell::new(Vec::new()),
        }
    }

    /// Writes a row, over the one that was there.
    ///
    /// # Errors
    /// A row that cannot be encoded.
    pub fn put<R: Row>(
        &mut self,
        table: &Table<R>,
        key: &RowKey,
        row: R,
    ) -> Result<(), StoreError> {
        let encoded = Zeroizing::new(table.encode(&row)?);
        let change = Change::Put {
            table: table.name(),
            row: Arc::new(row),
            encoded,
        };
        self.changes.insert(table.place(key), change);
        Ok(())
    }

    /// Deletes a row; one that is not there is no fault.
    ///
    /// # Errors
    /// None so far; engines may come that have some.
    pub fn delete<R: Row>(&mut self, table: &Table<R>, key: &RowKey) -> Result<(), StoreError> {
        self.changes.insert(table.place(key), Change::Delete);
        Ok(())
    }

    /// Seals `value` under keys in the order of commits.
    pub(crate) fn append(
        &mut self,
        table: &'static str,
        prefix: Vec<u8>,
        value: &[u8],
    ) -> Result<(), StoreError> {
        let value = self.base.inner().seal.seal(table, &prefix, value)?;
        self.append.push(Append { prefix, value });
        Ok(())
    }

    /// Whether there is anything to commit.
    pub fn has_changes(&self) -> bool {
        !self.changes.is_empty() || !self.append.is_empty()
    }

    /// Commits. When it returns, the changes are durable.
    ///
    /// # Errors
    /// See [`CommitError`].
    pub fn commit(self) -> Result<(), CommitError> {
        let inner = Arc::clone(self.base.inner());
        if !self.has_changes() {
            return Ok(());
        }
        let unavailable = |error: StoreError| CommitError::Unavailable(error.to_string());
        let mut batch = Batch {
            expect: self.expectations(),
            ..Batch::default()
        };
        let mut rows = Vec::new();
        for (place, change) in self.changes {
            match change {
                Change::Delete => batch.delete.push(place),
                Change::Put {
                    table,
                    row,
                    encoded,
                } => {
                    let sealed = inner.seal.seal(table, &place, &encoded);
                    let sealed = sealed.map_err(|error| unavailable(error.into()))?;
                    let kept = (encoded.len() <= LARGEST_CACHED_BYTES).then_some(row);
                    rows.push((place.clone(), kept));
                    batch.put.push((place, sealed));
                }
            }
        }
        batch.append = self.append;
        let deleted = batch.delete.clone();
        let rev = inner.engine.commit(batch)?;
        for (place, row) in rows {
            match row {
                Some(row) => inner.rows.keep(place, rev, rev, row),
                None => inner.rows.forget(&place),
            }
        }
        deleted.iter().for_each(|place| inner.rows.forget(place));
        Ok(())
    }

    fn expectations(&self) -> Vec<Expect> {
        let read = self.read.borrow();
        let mut expect: Vec<Expect> = read
            .iter()
            .map(|(place, rev)| match rev {
                Some(rev) => Expect::At(place.clone(), *rev),
                None => Expect::Absent(place.clone()),
            })
            .collect();
        let scanned = self.scanned.borrow();
        if !scanned.is_empty() {
            let rev = self.base.rev();
            expect.extend(
                scanned
                    .iter()
                    .map(|prefix| Expect::Still(prefix.clone(), rev)),
            );
        }
        expect
    }
}

impl Reads for WriteTx {
    fn get<R: Row>(&self, table: &Table<R>, key: &RowKey) -> Result<Option<Arc<R>>, StoreError> {
        let place = table.place(key);
        match self.changes.get(&place) {
            Some(Change::Put { row, .. }) => return Ok(Arc::clone(row).downcast().ok()),
            Some(Change::Delete) => return Ok(None),
            None => {}
        }
        let found = self.base.fetch(table, &place)?;
        self.read
            .borrow_mut()
            .insert(place, found.as_ref().map(|(rev, _)| *rev));
        Ok(found.map(|(_, row)| row))
    }

    fn scan<R: Row>(
        &self,
        table: &Table<R>,
        prefix: &RowKey,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<R>)>, StoreError> {
        let prefix = table.place(prefix);
        let after = after.map(|after| table.place(after));
        self.scanned.borrow_mut().push(prefix.clone());
        // Changes of this transaction may hide as many rows as there are changes.
        let wanted = limit.saturating_add(self.changes.len());
        let base = self
            .base
            .fetch_many(table, &prefix, after.as_deref(), wanted)?;
        let mut rows: BTreeMap<Vec<u8>, Arc<R>> = base.into_iter().collect();
        let changed = self.changes.iter().filter(|(place, _)| {
            place.starts_with(&prefix) && after.as_ref().is_none_or(|after| *place > after)
        });
        for (place, change) in changed {
            match change {
                Change::Delete => drop(rows.remove(place)),
                Change::Put { row, .. } => {
                    if let Ok(row) = Arc::clone(row).downcast() {
                        rows.insert(place.clone(), row);
                    }
                }
            }
        }
        Ok(rows
            .into_iter()
            .take(limit)
            .map(|(place, row)| (table.key(&place), row))
            .collect())
    }
}
