//! The seam to what runs the servers: `planes/db-door` looks at the instances, brings their servers
//! into the state that theirs asks for, and reports.

mod outcome;

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, RowKey, StoreError, WriteTx};

use crate::resources::event::{self, Event};
use crate::resources::instance::Instance;
use crate::resources::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};
use crate::store::{INSTANCES, SNAPSHOTS, add_event, place, snapshot_place, snapshots_of};

/// What came of what an instance's state asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It is done.
    Done,
    /// It cannot be done; in words that say what to do.
    Failed(String),
}

/// All instances of all accounts and Regions.
///
/// # Errors
/// The store failed.
pub fn instances(tx: &impl Reads) -> Result<Vec<Arc<Instance>>, StoreError> {
    let rows = tx.scan(&INSTANCES, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, instance)| instance).collect())
}

/// All snapshots of all accounts and Regions.
///
/// # Errors
/// The store failed.
pub fn snapshots(tx: &impl Reads) -> Result<Vec<Arc<Snapshot>>, StoreError> {
    let rows = tx.scan(&SNAPSHOTS, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, snapshot)| snapshot).collect())
}

/// The snapshots of an instance that are still to be made.
///
/// # Errors
/// The store failed.
pub fn snapshots_to_make(
    tx: &impl Reads,
    instance: &Instance,
) -> Result<Vec<Arc<Snapshot>>, StoreError> {
    let mut all = snapshots_of(tx, instance)?;
    all.retain(|snapshot| snapshot.status == SnapshotStatus::Creating);
    Ok(all)
}

/// A snapshot was made, or was not.
///
/// # Errors
/// The store failed.
pub fn report_snapshot(
    tx: &mut WriteTx,
    seen: &Snapshot,
    is_made: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(found) = tx.get(&SNAPSHOTS, &snapshot_place(seen))? else {
        return Ok(());
    };
    let mut snapshot = Snapshot::clone(&found);
    snapshot.created_at = now;
    snapshot.status = if is_made {
        SnapshotStatus::Available
    } else {
        SnapshotStatus::Failed
    };
    if is_made {
        let event = match snapshot.kind {
            SnapshotKind::Manual => Event::of_snapshot(&snapshot, event::SNAPSHOT_CREATED, now),
            SnapshotKind::Automated => Event::of(&snapshot.source, event::BACKUP_FINISHED, now),
        };
        add_event(tx, event)?;
    }
    tx.put(&SNAPSHOTS, &snapshot_place(seen), snapshot)
}

/// Gives a new instance the version of its server that is installed and a port: the one that was
/// asked for, or the first from the engine's usual one on that no instance has and that one can
/// `claim`.
/// `Err` is a port that was asked for and is not free.
///
/// # Errors
/// The store failed.
pub fn settle(
    tx: &mut WriteTx,
    seen: &Instance,
    version: Option<&str>,
    mut claim: impl FnMut(u16) -> bool,
) -> Result<Result<(), u16>, StoreError> {
    let Some(mut instance) = find_same(tx, seen)? else {
        return Ok(Ok(()));
    };
    match instance.port {
        Some(port) if claim(port) => {}
        Some(port) => return Ok(Err(port)),
        None => {
            let all = instances(tx)?;
            let taken = |port| {
                let mut others = all.iter();
                others.any(|it| it.port == Some(port) || it.applying.port == Some(port))
            };
            let mut ports = instance.engine.usual_port()..=u16::MAX;
            instance.port = ports.find(|port| !taken(*port) && claim(*port));
        }
    }
    if let Some(version) = version {
        version.clone_into(&mut instance.engine_version);
    }
    tx.put(&INSTANCES, &place(seen), instance)?;
    Ok(Ok(()))
}

/// Tells what came of what the state of `seen` asked for, and moves the instance on. An instance
/// that is in another state by now stays as it is: the plane sees it and comes again.
///
/// # Errors
/// The store failed.
pub fn report(
    tx: &mut WriteTx,
    seen: &Instance,
    report: &Report,
    now: Timestamp,
) -> Result<(), StoreError> {
    match (find_same(tx, seen)?, report) {
        (Some(instance), Report::Done) => outcome::done(tx, instance, now),
        (Some(instance), Report::Failed(why)) => outcome::failed(tx, instance, why, now),
        (None, _) => Ok(()),
    }
}

fn find_same(tx: &WriteTx, seen: &Instance) -> Result<Option<Instance>, StoreError> {
    let found = tx.get(&INSTANCES, &place(seen))?;
    let found = found.map(|instance| Instance::clone(&instance));
    Ok(found.filter(|instance| {
        instance.resource_id == seen.resource_id && instance.status == seen.status
    }))
}
