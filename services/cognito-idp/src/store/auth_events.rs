//! Rows of what happened when users signed in. They are kept by the `sub`, so that nobody inherits them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use super::{CognitoTx, CognitoWrite};
use crate::resources::auth_event::AuthEvent;

/// By pool, `sub`, what is left to the end of time (the newest come first) and id.
const EVENTS: Table<AuthEvent> = Table::new("cognito-idp.auth_event");
/// By pool, `sub` and id: when it was.
const EVENT_TIMES: Table<EventTime> = Table::new("cognito-idp.auth_event_time");

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EventTime {
    millis: i64,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Events of a user after a position, the newest first; each with its position.
    pub(crate) fn auth_events(
        &self,
        pool_id: &str,
        sub: &str,
        after: Option<Vec<u8>>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<AuthEvent>)>, StoreError> {
        let after = after.map(RowKey::from_bytes);
        self.tx
            .scan(&EVENTS, &of_user(pool_id, sub), after.as_ref(), limit)
    }

    /// An event.
    pub(crate) fn find_auth_event(
        &self,
        pool_id: &str,
        sub: &str,
        id: &str,
    ) -> Result<Option<Arc<AuthEvent>>, StoreError> {
        match self.tx.get(&EVENT_TIMES, &of_user(pool_id, sub).text(id))? {
            Some(time) => self.tx.get(&EVENTS, &place(pool_id, sub, time.millis, id)),
            None => Ok(None),
        }
    }
}

impl CognitoWrite<'_> {
    /// Removes rows of a pool that is gone while `left` lasts.
    pub(super) fn purge_auth_events(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&EVENT_TIMES, prefix, left)?;
        self.purge(&EVENTS, prefix, left)
    }

    /// Writes an event.
    pub(crate) fn put_auth_event(
        &mut self,
        pool_id: &str,
        sub: &str,
        event: AuthEvent,
    ) -> Result<(), StoreError> {
        let millis = event.at.millis();
        let time = of_user(pool_id, sub).text(&event.id);
        self.tx.put(&EVENT_TIMES, &time, EventTime { millis })?;
        let place = place(pool_id, sub, millis, &event.id);
        self.tx.put(&EVENTS, &place, event)
    }

    /// Clears up to so many events of a user that are as old as this moment or older; `true` when none
    /// are left.
    pub(crate) fn clear_auth_events(
        &mut self,
        pool_id: &str,
        sub: &str,
        until_millis: i64,
        most: usize,
    ) -> Result<bool, StoreError> {
        let prefix = of_user(pool_id, sub);
        let after = prefix.clone().number(to_the_end(until_millis));
        let rows = self.tx.scan(&EVENTS, &prefix, Some(&after), most)?;
        for (key, event) in &rows {
            self.tx
                .delete(&EVENT_TIMES, &of_user(pool_id, sub).text(&event.id))?;
            self.tx.delete(&EVENTS, key)?;
        }
        Ok(rows.len() < most)
    }
}

fn of_user(pool_id: &str, sub: &str) -> RowKey {
    RowKey::new().text(pool_id).text(sub)
}

fn place(pool_id: &str, sub: &str, millis: i64, id: &str) -> RowKey {
    of_user(pool_id, sub).number(to_the_end(millis)).text(id)
}

const fn to_the_end(millis: i64) -> u64 {
    u64::MAX - (millis.cast_unsigned() ^ (1 << 63))
}
