//! What other parts of the server tell a detector: kept until the engine's state knows it.

use std::sync::Arc;

use ringwall_store::{Reads, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::store::of_detector;

/// By detector and number.
const TOLD: Table<Told> = Table::new("guardduty.told");
/// The last number, by detector.
const LAST: Table<u64> = Table::new("guardduty.told-last");

/// Events of one kind that were told together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What they are: the name of a source's kind.
    pub kind: String,
    /// An event a line.
    pub lines: String,
}

/// Keeps what a detector is told.
///
/// # Errors
/// The store failed.
pub fn tell(tx: &mut WriteTx, detector_id: &str, told: Told) -> Result<(), StoreError> {
    let place = of_detector(detector_id);
    let number = tx.get(&LAST, &place)?.map_or(0, |last| *last) + 1;
    tx.put(&LAST, &place, number)?;
    tx.put(&TOLD, &place.number(number), told)
}

/// The next that a detector was told after a number, with its own.
///
/// # Errors
/// The store failed.
pub fn next(
    tx: &impl Reads,
    detector_id: &str,
    after: u64,
) -> Result<Option<(u64, Arc<Told>)>, StoreError> {
    let place = of_detector(detector_id);
    let after = place.clone().number(after);
    let rows = tx.scan(&TOLD, &place, Some(&after), 1)?;
    let numbered = rows.into_iter().filter_map(|(key, told)| {
        let number = key.as_bytes().last_chunk::<8>()?;
        Some((u64::from_be_bytes(*number), told))
    });
    Ok(numbered.last())
}

/// Forgets what a detector was told under a number: the engine's state knows it.
///
/// # Errors
/// The store failed.
pub fn forget(tx: &mut WriteTx, detector_id: &str, number: u64) -> Result<(), StoreError> {
    tx.delete(&TOLD, &of_detector(detector_id).number(number))
}

/// Forgets all of a detector.
pub(super) fn forget_all(tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
    let place = of_detector(detector_id);
    for (row, _) in tx.scan(&TOLD, &place, None, usize::MAX)? {
        tx.delete(&TOLD, &row)?;
    }
    tx.delete(&LAST, &place)
}
