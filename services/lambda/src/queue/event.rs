//! Events in the queue, and where they stand.

use std::sync::Arc;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_crypto::SecretBytes;
use ringwall_store::{ReadTx, Reads as _, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;

/// Rows looked at in one go.
const CHUNK: usize = 64;

/// Events by id.
const EVENTS: Table<QueuedEvent> = Table::new("lambda.queued-event");
/// Ids by the moment of the next attempt.
const BY_DUE: Table<String> = Table::new("lambda.queued-event-due");

/// An event in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct QueuedEvent {
    /// The id of the request that brought it; its runs have it too.
    pub(crate) id: String,
    account: AccountId,
    region: Region,
    name: String,
    qualifier: Option<String>,
    /// Tells the function from another one that got its name.
    pub(super) function_id: String,
    pub(super) payload: SecretBytes,
    pub(super) queued_at: Timestamp,
    due_at: Timestamp,
    /// How often the function ran and failed.
    pub(super) failures: u32,
    /// How often it could not be run.
    pub(super) refusals: u32,
}

impl QueuedEvent {
    /// A new event, due at once.
    pub(crate) fn new(
        id: &str,
        function: &Function,
        named: &FunctionRef,
        payload: Vec<u8>,
        now: Timestamp,
    ) -> Self {
        Self {
            id: id.to_owned(),
            account: named.account,
            region: named.region.clone(),
            name: named.name.clone(),
            qualifier: named.qualifier.clone(),
            function_id: function.id.clone(),
            payload: SecretBytes::new(payload),
            queued_at: now,
            due_at: now,
            failures: 0,
            refusals: 0,
        }
    }

    /// Puts it into the queue.
    pub(crate) fn put(self, tx: &mut WriteTx) -> Result<(), StoreError> {
        let due = due_key(self.due_at, &self.id);
        tx.put(&BY_DUE, &due, self.id.clone())?;
        let key = RowKey::new().text(&self.id);
        tx.put(&EVENTS, &key, self)
    }

    pub(super) fn remove(&self, tx: &mut WriteTx) -> Result<(), StoreError> {
        tx.delete(&BY_DUE, &due_key(self.due_at, &self.id))?;
        tx.delete(&EVENTS, &RowKey::new().text(&self.id))
    }

    pub(super) fn named(&self) -> FunctionRef {
        FunctionRef {
            partition: self.region.partition(),
            region: self.region.clone(),
            account: self.account,
            name: self.name.clone(),
            qualifier: self.qualifier.clone(),
        }
    }

    /// It with another attempt to come.
    pub(super) fn with(&self, attempt: Attempt) -> Self {
        let Attempt {
            failures,
            refusals,
            due_at,
        } = attempt;
        Self {
            id: self.id.clone(),
            account: self.account,
            region: self.region.clone(),
            name: self.name.clone(),
            qualifier: self.qualifier.clone(),
            function_id: self.function_id.clone(),
            payload: SecretBytes::copy_of(self.payload.expose()),
            queued_at: self.queued_at,
            due_at,
            failures,
            refusals,
        }
    }
}

/// What is to come of an event.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    pub(super) failures: u32,
    pub(super) refusals: u32,
    pub(super) due_at: Timestamp,
}

/// An event.
pub(super) fn find(tx: &ReadTx, id: &str) -> Result<Option<Arc<QueuedEvent>>, StoreError> {
    tx.get(&EVENTS, &RowKey::new().text(id))
}

/// Ids of events that are due and that `is_free` lets through, the longest overdue first.
pub(super) fn due(
    tx: &ReadTx,
    now: Timestamp,
    limit: usize,
    is_free: impl Fn(&str) -> bool,
) -> Result<Vec<String>, StoreError> {
    let end = due_key(now.plus_millis(1), "");
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let rows = tx.scan(&BY_DUE, &RowKey::new(), after.as_ref(), CHUNK)?;
        let is_end = rows.len() < CHUNK;
        for (key, id) in rows {
            if key >= end || found.len() == limit {
                return Ok(found);
            }
            if is_free(&id) {
                found.push((*id).clone());
            }
            after = Some(key);
        }
        if is_end {
            return Ok(found);
        }
    }
}

/// Moments before the epoch sort before those after it.
fn due_key(at: Timestamp, id: &str) -> RowKey {
    let key = RowKey::new().number(at.millis().cast_unsigned() ^ (1 << 63));
    if id.is_empty() { key } else { key.text(id) }
}
