//! Typed tables.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{RowKey, StoreError};

/// What a table holds: anything that serde can write and read.
///
/// Rows are written with their members' names, so that members can be added with
/// `#[serde(default)]` and old rows stay readable.
pub trait Row: Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<R: Serialize + DeserializeOwned + Send + Sync + 'static> Row for R {}

/// A table of rows of one type. A constant of the service that owns it.
pub struct Table<R> {
    name: &'static str,
    row: PhantomData<fn() -> R>,
}

impl<R: Row> Table<R> {
    /// The table of that name; names are `service.table`, and never change.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            row: PhantomData,
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where a row, or rows beginning so, stand in the engine.
    pub(crate) fn place(&self, key: &RowKey) -> Vec<u8> {
        let mut place = Vec::with_capacity(self.name.len() + 1 + key.as_bytes().len());
        place.extend_from_slice(self.name.as_bytes());
        place.push(0);
        place.extend_from_slice(key.as_bytes());
        place
    }

    /// The row's key from its place.
    pub(crate) fn key(&self, place: &[u8]) -> RowKey {
        RowKey::from_bytes(
            place
                .get(self.name.len() + 1..)
                .unwrap_or_default()
                .to_vec(),
        )
    }

    /// A row as it is written, before it is sealed.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn encode(&self, row: &R) -> Result<Vec<u8>, StoreError> {
        minicbor_serde::to_vec(row).map_err(|error| StoreError::Row {
            table: self.name,
            reason: error.to_string(),
        })
    }

    /// A row from what was written.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn decode(&self, bytes: &[u8]) -> Result<R, StoreError> {
        minicbor_serde::from_slice(bytes).map_err(|error| StoreError::Row {
            table: self.name,
            reason: error.to_string(),
        })
    }
}
