//! How far the engine is: rows that the plane keeps which feeds it.
//!
//! What the engine knows is a function of the events it was fed. So its state is written down only now
//! and then, with the place in the trail it belongs to; what it found is committed at once, with the
//! place up to which findings are. After a crash the engine is fed again from the first place on, and
//! what it finds up to the second is known already.
//!
//! Logs of other sources come in no order that could be gone through again. How far their objects are
//! read is committed with the engine's state only, and with what was found.

pub mod objects;
pub mod told;

use std::fmt;
use std::sync::Arc;

use ringwall_store::{Reads, StoreError, Table, WriteTx};
use ringwall_trail::Position;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::store::of_detector;

/// How far a detector is, by its id.
const FOLLOWED: Table<Followed> = Table::new("guardduty.followed");
/// What the engine knew, by detector.
const STATES: Table<EngineState> = Table::new("guardduty.engine-state");

/// How far a detector is in the server's trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// What was found before this place is kept.
    pub found: Position,
    /// The state that was written down knows what stands before this place.
    pub saved: Position,
}

/// What the engine knew, as it exports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineState(pub Vec<u8>);

/// How far a detector is; `None` if it never looked.
///
/// # Errors
/// The store failed.
pub fn followed(tx: &impl Reads, detector_id: &str) -> Result<Option<Followed>, StoreError> {
    let row = tx.get(&FOLLOWED, &of_detector(detector_id))?;
    Ok(row.map(|row| *row))
}

/// Notes how far a detector is.
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

/// A detector begins to look, or looks again: from here on.
pub(crate) fn begin(tx: &mut WriteTx, detector_id: &str, at: Position) -> Result<(), StoreError> {
    let followed = Followed {
        found: at,
        saved: at,
    };
    put_followed(tx, detector_id, followed)
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
    objects::forget_all(tx, detector_id)?;
    told::forget_all(tx, detector_id)?;
    tx.delete(&FOLLOWED, &of_detector(detector_id))?;
    tx.delete(&STATES, &of_detector(detector_id))
}

// As a string of bytes: a list of numbers would be twice as long.
impl Serialize for EngineState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for EngineState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(Bytes).map(Self)
    }
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("bytes")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = numbers.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}
