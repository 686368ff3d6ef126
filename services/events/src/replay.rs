//! Replays at work: a timer sends a batch of events and sets itself anew, so a crash loses no event and
//! sends none twice.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, StoreError, Table, Timer};

use crate::api::ReplayState;
use crate::archive::of_event;
use crate::error::EventsError;
use crate::resources::event::Event;
use crate::resources::replay::Replay;
use crate::store::{EventsTx, EventsWrite, in_region};
use crate::timers::{key_of, resource_of, timer};

/// By account, Region and name.
const REPLAYS: Table<Replay> = Table::new("events.replay");

/// The timer that sends events.
pub(crate) const REPLAY: &str = "replay";
/// The timer that forgets a replay.
pub(crate) const REPLAY_REMOVAL: &str = "replay-removal";

/// Events in one transaction.
const BATCH: usize = 200;
/// How long a replay is kept.
const KEPT_DAYS: i64 = 90;

impl<X: Deref<Target: Reads + Sized>> EventsTx<'_, X> {
    pub(crate) fn find_replay(
        &self,
        account: AccountId,
        region: &Region,
        name: &str,
    ) -> Result<Option<Arc<Replay>>, StoreError> {
        self.tx
            .get(&REPLAYS, &in_region(account, region).text(name))
    }

    /// The replays of an account in a Region, by name.
    pub(crate) fn replays(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<Vec<Arc<Replay>>, StoreError> {
        let place = in_region(account, region);
        let rows = self.tx.scan(&REPLAYS, &place, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

impl EventsWrite<'_> {
    pub(crate) fn put_replay(&mut self, replay: Replay) -> Result<(), StoreError> {
        let row = in_region(replay.bus.account, &replay.bus.region).text(&replay.name);
        self.tx.put(&REPLAYS, &row, replay)
    }
}

/// Begins a replay.
pub(crate) fn begin(
    tx: &mut EventsWrite<'_>,
    replay: Replay,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.tx.schedule(timer_of(REPLAY, &replay, now))?;
    let forgotten = now.plus_secs(KEPT_DAYS * 86_400);
    tx.tx
        .schedule(timer_of(REPLAY_REMOVAL, &replay, forgotten))?;
    tx.put_replay(replay)
}

/// Forgets a replay.
pub(crate) fn forget(
    _context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    due: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    if let Some(replay) = replay_of_timer(tx, due)? {
        tx.tx.cancel("events", REPLAY, &due.key)?;
        let row = in_region(replay.bus.account, &replay.bus.region).text(&replay.name);
        tx.tx.delete(&REPLAYS, &row)?;
    }
    Ok(vec![])
}

/// The next step of a replay.
pub(crate) fn step(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    due: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    let Some(found) = replay_of_timer(tx, due)? else {
        return Ok(vec![]);
    };
    let replay = Replay::clone(&found);
    let next = match replay.state {
        ReplayState::Starting => Replay {
            state: ReplayState::Running,
            ..replay
        },
        ReplayState::Running => send_some(tx, replay, context.now)?,
        ReplayState::Cancelling => replay.ended(ReplayState::Cancelled, None, context.now),
        ReplayState::Completed | ReplayState::Cancelled | ReplayState::Failed => replay,
    };
    if next.is_active() {
        tx.tx.schedule(timer_of(REPLAY, &next, context.now))?;
    }
    tx.put_replay(next)?;
    Ok(vec![])
}

/// Sends the next events; the replay as it is then.
fn send_some(
    tx: &mut EventsWrite<'_>,
    replay: Replay,
    now: Timestamp,
) -> Result<Replay, EventsError> {
    let (account, region) = (replay.bus.account, replay.bus.region.clone());
    let archive = replay.archive_arn.rsplit('/').next().unwrap_or_default();
    let found = tx.find_archive(account, &region, archive)?;
    if found.is_none_or(|found| found.id != replay.archive) {
        let reason = format!("Archive {archive} does not exist.");
        return Ok(replay.ended(ReplayState::Failed, Some(reason), now));
    }
    let after = match &replay.last {
        Some((time, id)) => of_event(&replay.archive, *time, id),
        None => of_event(&replay.archive, replay.from, ""),
    };
    let mut archived = tx.archived_after(&replay.archive, &after, BATCH)?;
    archived.retain(|(_, one)| one.event.time < replay.to);
    let mut rules = tx.rules(&replay.bus)?;
    rules.retain(|rule| replay.is_for(&rule.arn()));
    let mut last = None;
    // Deliveries are made in the order in which they are due.
    let first_due = now.plus_millis(-i64::try_from(archived.len()).unwrap_or_default());
    for ((_, one), place) in archived.iter().zip(0..) {
        let event = Event {
            replay: Some(replay.name.clone()),
            ..one.event.clone()
        };
        tx.route_by(&rules, &event, first_due.plus_millis(place))?;
        last = Some((event.time, event.id));
    }
    let is_done = archived.len() < BATCH;
    let replay = Replay {
        last: last.or_else(|| replay.last.clone()),
        ..replay
    };
    Ok(match is_done {
        true => replay.ended(ReplayState::Completed, None, now),
        false => replay,
    })
}

fn timer_of(kind: &str, replay: &Replay, at: Timestamp) -> Timer {
    let key = key_of(replay.bus.account, &replay.bus.region, &replay.name);
    timer(kind, key, at)
}

fn replay_of_timer(tx: &EventsWrite<'_>, due: &Timer) -> Result<Option<Arc<Replay>>, EventsError> {
    let Some((account, region, name)) = resource_of(due) else {
        return Ok(None);
    };
    Ok(tx.find_replay(account, &region, name)?)
}
