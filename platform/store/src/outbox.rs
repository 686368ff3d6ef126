//! The outbox: what must be sent, written with the change that causes it.

use crate::{Batch, ReadTx, Rev, Store, StoreError, WriteTx};

const TABLE: &str = "outbox";

/// Something to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    place: Vec<u8>,
    /// What is to be sent.
    pub payload: Vec<u8>,
}

impl WriteTx {
    /// Sends `payload` once this transaction is committed: at least once, in the order of commits.
    ///
    /// # Errors
    /// The seal failed.
    pub fn send(&mut self, topic: &'static str, payload: &[u8]) -> Result<(), StoreError> {
        self.append(TABLE, prefix(topic), payload)
    }
}

impl ReadTx {
    /// The oldest rows of a topic.
    ///
    /// # Errors
    /// The engine or the seal failed.
    pub fn outbox(&self, topic: &'static str, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        let rows = self.fetch_raw(TABLE, &prefix(topic), limit)?;
        Ok(rows
            .into_iter()
            .map(|(place, payload)| OutboxRow { place, payload })
            .collect())
    }
}

impl Store {
    /// Takes rows away that were sent.
    ///
    /// # Errors
    /// The engine failed; they will be sent again.
    pub fn outbox_sent(&self, rows: Vec<OutboxRow>) -> Result<Rev, StoreError> {
        let delete = rows.into_iter().map(|row| row.place).collect();
        Ok(self.engine().commit(Batch {
            delete,
            ..Batch::default()
        })?)
    }
}

fn prefix(topic: &str) -> Vec<u8> {
    let mut prefix = TABLE.as_bytes().to_vec();
    prefix.push(0);
    prefix.extend_from_slice(topic.as_bytes());
    prefix.push(0);
    prefix
}
