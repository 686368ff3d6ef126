//! Automated backups: a snapshot in each day's window, kept for as many days as are asked for.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html>

use ringwall_core::{Tags, Timestamp};
use ringwall_store::{StoreError, WriteTx};

use crate::resources::event::{self, Event};
use crate::resources::instance::Instance;
use crate::resources::snapshot::{Snapshot, SnapshotKind};
use crate::resources::status::Status;
use crate::resources::window;
use crate::store::{
    INSTANCES, SNAPSHOTS, add_event, place, schedule, snapshot_place, snapshots_of,
};
use crate::worker::BACKUP;

/// Begins a backup of an instance, forgets those that are too old, and sets the next.
pub(crate) fn begin(
    tx: &mut WriteTx,
    mut instance: Instance,
    now: Timestamp,
) -> Result<(), StoreError> {
    forget_old(tx, &instance, now)?;
    schedule_next(tx, &instance, now)?;
    let snapshot = Snapshot::new(
        &instance,
        name(&instance, now),
        // Unique, because an instance begins one backup at a time.
        format!("{}-{}", instance.resource_id, now.millis()),
        SnapshotKind::Automated,
        Tags::new(),
        now,
    );
    add_event(tx, Event::of(&instance, event::BACKUP_STARTED, now))?;
    tx.put(&SNAPSHOTS, &snapshot_place(&snapshot), snapshot)?;
    instance.status = Status::BackingUp;
    tx.put(&INSTANCES, &place(&instance), instance)
}

/// Sets the timer of the next backup.
pub(crate) fn schedule_next(
    tx: &mut WriteTx,
    instance: &Instance,
    now: Timestamp,
) -> Result<(), StoreError> {
    let due = window::next_backup(&instance.backup_window, now);
    schedule(tx, BACKUP, instance, due)
}

fn forget_old(tx: &mut WriteTx, instance: &Instance, now: Timestamp) -> Result<(), StoreError> {
    let oldest = now.plus_days(-i64::from(instance.backup_retention_days));
    for snapshot in snapshots_of(tx, instance)? {
        if snapshot.kind == SnapshotKind::Automated && snapshot.created_at < oldest {
            tx.delete(&SNAPSHOTS, &snapshot_place(&snapshot))?;
        }
    }
    Ok(())
}

/// `rds:orders-2026-10-01-04-30`
fn name(instance: &Instance, now: Timestamp) -> String {
    let time = now.iso8601();
    let minute = time.get(..16).unwrap_or(&time).replace(['T', ':'], "-");
    format!("rds:{}-{minute}", instance.identifier)
}
