//! Timers: what shall happen later, kept so that a restart loses none.

use serde::{Deserialize, Serialize};

use crate::{ReadTx, Reads as _, RowKey, StoreError, Table, WriteTx};

/// Something that is due at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// The service whose timer it is.
    pub service: String,
    /// What shall happen (`key-deletion`).
    pub kind: String,
    /// To what; with service and kind, this names the timer.
    pub key: String,
    /// When, in milliseconds since the epoch.
    pub due_millis: i64,
}

/// Timers in the order they are due.
const BY_DUE: Table<Timer> = Table::new("timer.due");
/// When the timer of a name is due.
const BY_NAME: Table<i64> = Table::new("timer.name");

impl Timer {
    fn name(&self) -> RowKey {
        RowKey::new()
            .text(&self.service)
            .text(&self.kind)
            .text(&self.key)
    }

    fn place(&self) -> RowKey {
        due_key(self.due_millis)
            .text(&self.service)
            .text(&self.kind)
            .text(&self.key)
    }
}

impl WriteTx {
    /// Sets a timer, in place of the one of the same name.
    ///
    /// # Errors
    /// The engine failed.
    pub fn schedule(&mut self, timer: Timer) -> Result<(), StoreError> {
        self.cancel(&timer.service, &timer.kind, &timer.key)?;
        self.put(&BY_NAME, &timer.name(), timer.due_millis)?;
        let place = timer.place();
        self.put(&BY_DUE, &place, timer)
    }

    /// Takes a timer away; one that is not set is no fault.
    ///
    /// # Errors
    /// The engine failed.
    pub fn cancel(&mut self, service: &str, kind: &str, key: &str) -> Result<(), StoreError> {
        let mut timer = Timer {
            service: service.to_owned(),
            kind: kind.to_owned(),
            key: key.to_owned(),
            due_millis: 0,
        };
        let Some(due) = self.get(&BY_NAME, &timer.name())? else {
            return Ok(());
        };
        timer.due_millis = *due;
        self.delete(&BY_DUE, &timer.place())?;
        self.delete(&BY_NAME, &timer.name())
    }

    /// Takes a timer that is due, to fire it in this transaction; `false` if it was canceled or
    /// set anew.
    ///
    /// # Errors
    /// The engine failed.
    pub fn take_timer(&mut self, timer: &Timer) -> Result<bool, StoreError> {
        if self.get(&BY_DUE, &timer.place())?.is_none() {
            return Ok(false);
        }
        self.delete(&BY_DUE, &timer.place())?;
        self.delete(&BY_NAME, &timer.name())?;
        Ok(true)
    }
}

impl ReadTx {
    /// The timers due at `now_millis`, the longest overdue first.
    ///
    /// # Errors
    /// The engine failed.
    pub fn due_timers(&self, now_millis: i64, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let rows = self.scan(&BY_DUE, &RowKey::new(), None, limit)?;
        let due = rows.into_iter().map(|(_, timer)| (*timer).clone());
        Ok(due
            .take_while(|timer| timer.due_millis <= now_millis)
            .collect())
    }
}

/// Moments before the epoch sort before those after it.
fn due_key(millis: i64) -> RowKey {
    RowKey::new().number(millis.cast_unsigned() ^ (1 << 63))
}
