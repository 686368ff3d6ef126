//! What archives keep: events by their moment, and how many there are.
//!
//! An event that is archived writes rows of its own alone, so that requests that bring events at once do not
//! stand in each other's way; a moment later it is counted ([`count`]). Events leave when they are too old
//! or when their archive is deleted, a batch at a time.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer, WriteTx};

use crate::error::EventsError;
use crate::resources::archive::{Archive, Archived, Holdings};
use crate::resources::event::Event;
use crate::store::{EventsTx, EventsWrite, in_region};
use crate::timers::{key_of, resource_of, timer};

/// By account, Region and name.
const ARCHIVES: Table<Archive> = Table::new("events.archive");
/// By archive, moment and event.
pub(crate) const ARCHIVED: Table<Archived> = Table::new("events.archived");
/// What each archive has, by its id.
const HOLDINGS: Table<Holdings> = Table::new("events.archive-holdings");
/// What is not counted yet: keys as in [`ARCHIVED`].
const UNCOUNTED: Table<Holdings> = Table::new("events.archive-uncounted");

/// The timer that takes events away that are too old.
pub(crate) const EXPIRY: &str = "archive-expiry";
/// The timer that takes away the events of a deleted archive.
pub(crate) const REMOVAL: &str = "archive-removal";

/// How often an archive is looked through for what is too old.
const EXPIRY_PERIOD_MILLIS: i64 = 3_600_000;
/// Rows in one transaction.
const BATCH: usize = 500;

/// Keeps an event; one that comes twice is kept once.
pub(crate) fn keep(
    tx: &mut WriteTx,
    archive: &str,
    event: &Event,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = of_event(archive, event.time, &event.id);
    if tx.get(&ARCHIVED, &row)?.is_some() {
        return Ok(());
    }
    tx.put(&UNCOUNTED, &row, Holdings::of(event))?;
    let archived = Archived {
        event: event.clone(),
        archived_at: now,
    };
    tx.put(&ARCHIVED, &row, archived)
}

/// Counts what was archived since the last time.
pub(crate) fn count(tx: &mut EventsWrite<'_>, _now: Timestamp) -> Result<(), StoreError> {
    // What was found stays until this transaction takes it away, so what comes meanwhile does no harm.
    let found = tx.service.store.read()?;
    let tx = &mut *tx.tx;
    let found = found.scan(&UNCOUNTED, &RowKey::new(), None, BATCH)?;
    let mut by_archive: BTreeMap<String, Holdings> = BTreeMap::new();
    for (row, one) in found {
        if tx.get(&UNCOUNTED, &row)?.is_none() {
            continue;
        }
        tx.delete(&UNCOUNTED, &row)?;
        let counted = by_archive.entry(archive_of(&row)).or_default();
        *counted = counted.plus(*one);
    }
    for (archive, more) in by_archive {
        change(tx, &archive, |before| before.plus(more))?;
    }
    Ok(())
}

fn change(
    tx: &mut WriteTx,
    archive: &str,
    how: impl FnOnce(Holdings) -> Holdings,
) -> Result<(), StoreError> {
    let row = RowKey::new().text(archive);
    let before = tx.get(&HOLDINGS, &row)?.map(|held| *held);
    tx.put(&HOLDINGS, &row, how(before.unwrap_or_default()))
}

impl<X: Deref<Target: Reads + Sized>> EventsTx<'_, X> {
    pub(crate) fn find_archive(
        &self,
        account: AccountId,
        region: &Region,
        name: &str,
    ) -> Result<Option<Arc<Archive>>, StoreError> {
        self.tx
            .get(&ARCHIVES, &in_region(account, region).text(name))
    }

    /// The archives of an account in a Region, by name.
    pub(crate) fn archives(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<Vec<Arc<Archive>>, StoreError> {
        let place = in_region(account, region);
        let rows = self.tx.scan(&ARCHIVES, &place, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// How much an archive has by now.
    pub(crate) fn holdings(&self, archive: &Archive) -> Result<Holdings, StoreError> {
        let row = RowKey::new().text(&archive.id);
        let counted = self.tx.get(&HOLDINGS, &row)?.map(|held| *held);
        let uncounted = self.tx.scan(&UNCOUNTED, &row, None, usize::MAX)?;
        let uncounted = uncounted.into_iter().map(|(_, one)| *one);
        Ok(uncounted.fold(counted.unwrap_or_default(), Holdings::plus))
    }
}

impl EventsWrite<'_> {
    /// Writes an archive down, with the managed rule that brings its events.
    pub(crate) fn put_archive(
        &mut self,
        archive: Archive,
        now: Timestamp,
    ) -> Result<(), EventsError> {
        let rule = archive.rule();
        self.put_rule(rule.map_err(|error| EventsError::invalid_pattern(&error))?)?;
        if archive.retention_days > 0 {
            self.tx.schedule(timer(EXPIRY, expiry_key(&archive), now))?;
        } else {
            self.tx.cancel("events", EXPIRY, &expiry_key(&archive))?;
        }
        let row = in_region(archive.bus.account, &archive.bus.region).text(&archive.name);
        Ok(self.tx.put(&ARCHIVES, &row, archive)?)
    }

    /// Deletes an archive; its events follow.
    pub(crate) fn delete_archive(
        &mut self,
        archive: &Archive,
        now: Timestamp,
    ) -> Result<(), EventsError> {
        if let Ok(rule) = archive.rule() {
            self.delete_rule(&rule)?;
        }
        self.tx.cancel("events", EXPIRY, &expiry_key(archive))?;
        self.tx.schedule(timer(REMOVAL, archive.id.clone(), now))?;
        let row = in_region(archive.bus.account, &archive.bus.region).text(&archive.name);
        Ok(self.tx.delete(&ARCHIVES, &row)?)
    }

    /// Events of an archive behind `after`, in the order of their moments, so many at most. They are read
    /// beside the transaction: an archived event does not change.
    pub(crate) fn archived_after(
        &self,
        archive: &str,
        after: &RowKey,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Archived>)>, StoreError> {
        let of_archive = RowKey::new().text(archive);
        let found = self.service.store.read()?;
        found.scan(&ARCHIVED, &of_archive, Some(after), limit)
    }
}

/// Takes away what is too old, and looks again in a while.
pub(crate) fn expire(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    due: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    let Some(archive) = archive_of_timer(tx, due)? else {
        return Ok(vec![]);
    };
    let mut after = RowKey::new().text(&archive.id);
    let mut removed = 0;
    loop {
        let found = tx.archived_after(&archive.id, &after, BATCH)?;
        for (row, one) in &found {
            let ends = archive.end_of(one.archived_at);
            if ends.is_some_and(|end| end <= context.now) {
                remove(tx.tx, &archive.id, row, &one.event)?;
                removed += 1;
            }
        }
        // An event is not archived before it happens: behind one that is young enough all are.
        let is_young = |one: &Archived| {
            archive
                .end_of(one.event.time)
                .is_none_or(|end| end > context.now)
        };
        match found.last() {
            Some((row, one)) if found.len() == BATCH && !is_young(one) && removed < BATCH => {
                after = row.clone();
            }
            _ => break,
        }
    }
    let pause = if removed < BATCH {
        EXPIRY_PERIOD_MILLIS
    } else {
        0
    };
    let next = context.now.plus_millis(pause);
    tx.tx.schedule(timer(EXPIRY, due.key.clone(), next))?;
    Ok(vec![])
}

/// Takes away the events of a deleted archive.
pub(crate) fn clear(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    due: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    let first = RowKey::new().text(&due.key);
    let found = tx.archived_after(&due.key, &first, BATCH)?;
    for (row, _) in &found {
        tx.tx.delete(&ARCHIVED, row)?;
        tx.tx.delete(&UNCOUNTED, row)?;
    }
    if found.is_empty() {
        tx.tx.delete(&HOLDINGS, &first)?;
    } else {
        tx.tx
            .schedule(timer(REMOVAL, due.key.clone(), context.now))?;
    }
    Ok(vec![])
}

fn remove(tx: &mut WriteTx, archive: &str, row: &RowKey, event: &Event) -> Result<(), StoreError> {
    tx.delete(&ARCHIVED, row)?;
    if tx.get(&UNCOUNTED, row)?.is_some() {
        return tx.delete(&UNCOUNTED, row);
    }
    change(tx, archive, |before| before.minus(Holdings::of(event)))
}

/// The key of an event in an archive: they sort by their moments.
pub(crate) fn of_event(archive: &str, time: Timestamp, id: &str) -> RowKey {
    let moment = time.millis().cast_unsigned() ^ (1 << 63);
    RowKey::new().text(archive).number(moment).text(id)
}

/// The archive's id of a key.
fn archive_of(row: &RowKey) -> String {
    let id = row.as_bytes().split(|byte| *byte == 0).next();
    String::from_utf8_lossy(id.unwrap_or_default()).into_owned()
}

fn expiry_key(archive: &Archive) -> String {
    key_of(archive.bus.account, &archive.bus.region, &archive.name)
}

fn archive_of_timer(
    tx: &EventsWrite<'_>,
    due: &Timer,
) -> Result<Option<Arc<Archive>>, EventsError> {
    let Some((account, region, name)) = resource_of(due) else {
        return Ok(None);
    };
    Ok(tx.find_archive(account, &region, name)?)
}
