//! How far the engine is: rows that the plane keeps which feeds it.
//!
//! What the engine knows is a function of the events it was fed. So its state is written down only now
//! and then, with the place in the trail it belongs to; what it found is committed at once, with the
//! place up to which findings are. After a crash the engine is fed again from the first place on, and
//! what it finds up to the second is known already.

use std::sync::Arc;

use ringwall_store::{Reads, StoreError, Table, WriteTx};
use ringwall_trail::Position;
use serde::{Deserialize, Serialize};

use crate::store::of_detector;

/// How far findings are, by detector.
const FOLLOWED: Table<Followed> = Table::new("guardduty.followed");
/// What the engine knew, by detector.
const STATES: Table<EngineState> = Table::new("guardduty.engine-state");

/// How far findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// What stands before it in the trail has been found.
    pub position: Position,
    /// The detector was suspended when it was last looked at.
    pub is_suspended: bool,
}

/// What the engine knew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineState {
    /// What stands before it in the trail has been fed.
    pub position: Position,
    /// As the engine exports it, compressed.
    pub state: String,
}

/// How far the findings of a detector are; `None` before it has looked at anything.
///
/// # Errors
/// The store failed.
pub fn followed(tx: &impl Reads, detector_id: &str) -> Result<Option<Followed>, StoreError> {
    let row = tx.get(&FOLLOWED, &of_detector(detector_id))?;
    Ok(row.map(|row| *row))
}

/// Notes how far the findings of a detector are.
///
/// # Errors
/// The store failed.
pub fn put_followed(
    tx: &mut WriteTx,
    detector_id: &str,
    followed: Followed,
) -> Result<(), StoreError> {
    tx.put(&FOLLOWED, &of_detector(detector_id), followed)
}

/// What the engine of a detector knew.
///
/// # Errors
/// The store failed.
pub fn engine_state(
    tx: &impl Reads,
    detector_id: &str,
) -> Result<Option<Arc<EngineState>>, StoreError> {
    tx.get(&STATES, &of_detector(detector_id))
}

/// Writes down what the engine of a detector knows.
///
/// # Errors
/// The store failed.
pub fn put_engine_state(
    tx: &mut WriteTx,
    detector_id: &str,
    state: EngineState,
) -> Result<(), StoreError> {
    tx.put(&STATES, &of_detector(detector_id), state)
}

/// Forgets all of a detector.
pub(crate) fn forget(tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
    tx.delete(&FOLLOWED, &of_detector(detector_id))?;
    tx.delete(&STATES, &of_detector(detector_id))
}
