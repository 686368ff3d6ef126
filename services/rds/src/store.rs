//! RDS's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext, Timestamp};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, Timer, WriteTx};

use crate::Rds;
use crate::bus_events;
use crate::error::RdsError;
use crate::resources::event::{Event, KEPT_DAYS};
use crate::resources::instance::Instance;
use crate::resources::snapshot::Snapshot;

pub(crate) const INSTANCES: Table<Instance> = Table::new("rds.instance");
pub(crate) const SNAPSHOTS: Table<Snapshot> = Table::new("rds.snapshot");
const EVENTS: Table<Event> = Table::new("rds.event");
/// Events forgotten with each new one, at most.
const FORGOTTEN_AT_ONCE: usize = 8;

/// RDS's tables in a transaction.
pub struct RdsTx<'a, X> {
    pub(crate) service: &'a Rds,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type RdsRead<'a> = RdsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type RdsWrite<'a> = RdsTx<'a, &'a mut WriteTx>;

/// Where the rows of an account in a Region stand.
pub(crate) fn within(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

pub(crate) fn place(instance: &Instance) -> RowKey {
    within(instance.account, &instance.region).text(&instance.identifier)
}

pub(crate) fn snapshot_place(snapshot: &Snapshot) -> RowKey {
    let source = &snapshot.source;
    within(source.account, &source.region).text(&snapshot.identifier)
}

/// The snapshots of an instance.
pub(crate) fn snapshots_of(
    tx: &impl Reads,
    instance: &Instance,
) -> Result<Vec<Arc<Snapshot>>, StoreError> {
    let prefix = within(instance.account, &instance.region);
    let all = tx.scan(&SNAPSHOTS, &prefix, None, usize::MAX)?;
    let all = all.into_iter().map(|(_, snapshot)| snapshot);
    let id = &instance.resource_id;
    Ok(all.filter(|it| it.source.resource_id == *id).collect())
}

impl<T: Deref<Target: Reads + Sized>> RdsTx<'_, T> {
    /// The instance of a name, in lower case.
    pub(crate) fn find_instance(
        &self,
        ctx: &RequestContext,
        identifier: &str,
    ) -> Result<Option<Arc<Instance>>, RdsError> {
        let place = within(ctx.account(), &ctx.region).text(identifier);
        Ok(self.tx.get(&INSTANCES, &place)?)
    }

    /// The instances of the caller's account and Region, after the row of that key.
    pub(crate) fn instances(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Instance>)>, StoreError> {
        let prefix = within(ctx.account(), &ctx.region);
        self.tx.scan(&INSTANCES, &prefix, after, limit)
    }

    /// Whether a port is another instance's: of any account, as they share the machine.
    pub(crate) fn is_port_taken(&self, port: u16, by_other_than: &str) -> Result<bool, RdsError> {
        let all = self.tx.scan(&INSTANCES, &RowKey::new(), None, usize::MAX)?;
        Ok(all.iter().any(|(_, other)| {
            let has = other.port == Some(port) || other.applying.port == Some(port);
            has && other.resource_id != by_other_than
        }))
    }

    /// The snapshot of a name, in lower case.
    pub(crate) fn find_snapshot(
        &self,
        ctx: &RequestContext,
        identifier: &str,
    ) -> Result<Option<Arc<Snapshot>>, RdsError> {
        let place = within(ctx.account(), &ctx.region).text(identifier);
        Ok(self.tx.get(&SNAPSHOTS, &place)?)
    }

    /// The snapshots of the caller's account and Region, after the row of that key.
    pub(crate) fn snapshots(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Snapshot>)>, StoreError> {
        let prefix = within(ctx.account(), &ctx.region);
        self.tx.scan(&SNAPSHOTS, &prefix, after, limit)
    }

    /// The events of the caller's account and Region, the oldest first.
    pub(crate) fn events(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Event>)>, StoreError> {
        let prefix = within(ctx.account(), &ctx.region);
        self.tx.scan(&EVENTS, &prefix, after, limit)
    }
}

impl RdsWrite<'_> {
    pub(crate) fn put_instance(&mut self, instance: Instance) -> Result<(), RdsError> {
        Ok(self.tx.put(&INSTANCES, &place(&instance), instance)?)
    }

    pub(crate) fn put_snapshot(&mut self, snapshot: Snapshot) -> Result<(), RdsError> {
        Ok(self
            .tx
            .put(&SNAPSHOTS, &snapshot_place(&snapshot), snapshot)?)
    }

    pub(crate) fn delete_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), RdsError> {
        Ok(self.tx.delete(&SNAPSHOTS, &snapshot_place(snapshot))?)
    }

    pub(crate) fn add_event(&mut self, event: Event) -> Result<(), RdsError> {
        Ok(add_event(self.tx, event)?)
    }

    pub(crate) fn cancel(&mut self, kind: &str, instance: &Instance) -> Result<(), RdsError> {
        Ok(cancel(self.tx, kind, instance)?)
    }

    pub(crate) fn schedule(
        &mut self,
        kind: &str,
        instance: &Instance,
        due: Timestamp,
    ) -> Result<(), RdsError> {
        Ok(schedule(self.tx, kind, instance, due)?)
    }
}

/// Sets a timer of an instance.
pub(crate) fn schedule(
    tx: &mut WriteTx,
    kind: &str,
    instance: &Instance,
    due: Timestamp,
) -> Result<(), StoreError> {
    tx.schedule(Timer {
        service: "rds".to_owned(),
        kind: kind.to_owned(),
        key: timer_key(instance),
        due_millis: due.millis(),
    })
}

/// Takes a timer of an instance away.
pub(crate) fn cancel(tx: &mut WriteTx, kind: &str, instance: &Instance) -> Result<(), StoreError> {
    tx.cancel("rds", kind, &timer_key(instance))
}

/// Names an instance for its timers, also after it was renamed.
fn timer_key(instance: &Instance) -> String {
    format!(
        "{}|{}|{}",
        instance.account, instance.region, instance.resource_id
    )
}

/// The instance that a timer is of.
pub(crate) fn of_timer(
    tx: &impl Reads,
    timer: &Timer,
) -> Result<Option<Arc<Instance>>, StoreError> {
    let Some(resource_id) = timer.key.rsplit('|').next() else {
        return Ok(None);
    };
    let all = tx.scan(&INSTANCES, &RowKey::new(), None, usize::MAX)?;
    let mut all = all.into_iter().map(|(_, instance)| instance);
    Ok(all.find(|instance| instance.resource_id == resource_id))
}

/// Writes an event down, tells EventBridge, and forgets some that are too old.
pub(crate) fn add_event(tx: &mut WriteTx, event: Event) -> Result<(), StoreError> {
    let prefix = within(event.account, &event.region);
    let oldest = event.at.plus_days(-KEPT_DAYS);
    for (key, old) in tx.scan(&EVENTS, &prefix, None, FORGOTTEN_AT_ONCE)? {
        if old.at < oldest {
            tx.delete(&EVENTS, &key)?;
        }
    }
    let millis = event.at.millis().unsigned_abs();
    let moment = prefix.number(millis);
    // Several in the same millisecond stand one after the other.
    let mut count = 0;
    while tx.get(&EVENTS, &moment.clone().number(count))?.is_some() {
        count += 1;
    }
    bus_events::tell(tx, &event, count)?;
    tx.put(&EVENTS, &moment.number(count), event)
}
