//! How much was looked at: events by account, Region, source and day.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/monitoring_costs.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::api::UsageFeature;
use crate::resources::detector::Detector;

/// By account, Region, day and source.
const EVENTS: Table<Looked> = Table::new("guardduty.usage");

const DAY_SECS: i64 = 86_400;
/// Days that are counted together.
const DAYS: i64 = 30;

/// Events of a source that were looked at on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Looked {
    source: UsageFeature,
    events: u64,
}

/// Counts events that the engine has looked at for a detector.
///
/// # Errors
/// The store failed.
pub fn note(
    tx: &mut WriteTx,
    detector: &Detector,
    source: UsageFeature,
    events: u64,
    now: Timestamp,
) -> Result<(), StoreError> {
    if events == 0 {
        return Ok(());
    }
    let place = of_account(detector.account, &detector.region);
    let key = place.clone().number(day(now)).text(source.as_str());
    let before = tx.get(&EVENTS, &key)?;
    let is_new = before.is_none();
    let before = before.map_or(0, |looked| looked.events);
    let events = before.saturating_add(events);
    tx.put(&EVENTS, &key, Looked { source, events })?;
    if is_new {
        forget(tx, &place, first_day(now))?;
    }
    Ok(())
}

/// Forgets days that are counted no longer: they are the first rows.
fn forget(tx: &mut WriteTx, place: &RowKey, first: u64) -> Result<(), StoreError> {
    let kept = place.clone().number(first);
    let rows = tx.scan(&EVENTS, place, None, usize::MAX)?;
    for (key, _) in rows.into_iter().take_while(|(key, _)| *key < kept) {
        tx.delete(&EVENTS, &key)?;
    }
    Ok(())
}

/// The events of the last thirty days by source.
pub(crate) fn of(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
    now: Timestamp,
) -> Result<BTreeMap<UsageFeature, u64>, StoreError> {
    let place = of_account(account, region);
    let first = place.clone().number(first_day(now));
    let rows = tx.scan(&EVENTS, &place, None, usize::MAX)?;
    let mut counts = BTreeMap::new();
    for (_, looked) in rows.into_iter().filter(|(key, _)| *key >= first) {
        *counts.entry(looked.source).or_default() += looked.events;
    }
    Ok(counts)
}

fn of_account(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

fn day(now: Timestamp) -> u64 {
    u64::try_from(now.secs() / DAY_SECS).unwrap_or_default()
}

fn first_day(now: Timestamp) -> u64 {
    day(now.plus_secs(-DAYS * DAY_SECS))
}
