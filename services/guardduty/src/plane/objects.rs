//! How far the objects of a detector's sources are read.

use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::store::of_detector;

/// By detector, source and key.
const OBJECTS: Table<ReadObject> = Table::new("guardduty.read-object");
/// Rows that are looked at together.
const MOST_ROWS: usize = 10_000;

/// How far an object is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadObject {
    /// What it was then.
    pub etag: String,
    /// Bytes that are done with, as they are when decompressed.
    pub offset: u64,
    /// Whether all of it is done with, as long as it stays what it was.
    pub is_done: bool,
}

/// How far a source's objects are read whose keys come after one, and not after another, in their
/// order.
///
/// # Errors
/// The store failed.
pub fn read_objects(
    tx: &impl Reads,
    detector_id: &str,
    source: &str,
    after: Option<&str>,
    till: Option<&str>,
) -> Result<Vec<(String, Arc<ReadObject>)>, StoreError> {
    let place = of_source(detector_id, source);
    let end = till.map(|till| place.clone().text(till));
    let mut from = after.map(|after| place.clone().text(after));
    let mut found = Vec::new();
    loop {
        let rows = tx.scan(&OBJECTS, &place, from.as_ref(), MOST_ROWS)?;
        let is_last = rows.len() < MOST_ROWS;
        from = rows.last().map(|(key, _)| key.clone());
        for (key, row) in rows {
            if end.as_ref().is_some_and(|end| key > *end) {
                return Ok(found);
            }
            found.extend(key.last_text().map(|key| (key, row)));
        }
        if is_last {
            return Ok(found);
        }
    }
}

/// Notes how far an object is read; `None` if it is there no longer.
///
/// # Errors
/// The store failed.
pub fn put_read_object(
    tx: &mut WriteTx,
    detector_id: &str,
    source: &str,
    key: &str,
    read: Option<&ReadObject>,
) -> Result<(), StoreError> {
    let row = of_source(detector_id, source).text(key);
    match read {
        Some(read) => tx.put(&OBJECTS, &row, read.clone()),
        None => tx.delete(&OBJECTS, &row),
    }
}

/// Forgets all of a detector.
pub(super) fn forget_all(tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
    let rows = tx.scan(&OBJECTS, &of_detector(detector_id), None, usize::MAX)?;
    for (row, _) in rows {
        tx.delete(&OBJECTS, &row)?;
    }
    Ok(())
}

fn of_source(detector_id: &str, source: &str) -> RowKey {
    of_detector(detector_id).text(source)
}
