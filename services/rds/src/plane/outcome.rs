//! What becomes of an instance when its state is over.

use ringwall_core::Timestamp;
use ringwall_store::{StoreError, WriteTx};

use crate::backups;
use crate::resources::changes::Changes;
use crate::resources::event::{self, Event};
use crate::resources::instance::{Instance, STOPPED_DAYS};
use crate::resources::snapshot::SnapshotKind;
use crate::resources::status::Status;
use crate::store::{
    INSTANCES, SNAPSHOTS, add_event, cancel, place, schedule, snapshot_place, snapshots_of,
};
use crate::worker::{AUTOMATIC_START, BACKUP, MAINTENANCE};

type Written = Result<(), StoreError>;

/// What the state asked for is done.
pub(super) fn done(tx: &mut WriteTx, instance: Instance, now: Timestamp) -> Written {
    let happened = match instance.status {
        Status::Creating => return created(tx, instance, now),
        Status::Deleting => return deleted(tx, &instance, now),
        Status::Stopping => return stopped(tx, instance, now),
        Status::ResettingMasterCredentials
        | Status::Modifying
        | Status::ConfiguringIamDatabaseAuth
        | Status::Renaming => return modified(tx, instance, now),
        Status::Rebooting => event::RESTARTED,
        Status::Starting => event::STARTED,
        Status::BackingUp => return put(tx, instance, Status::Available),
        Status::Available | Status::Stopped | Status::Failed => return Ok(()),
    };
    add_event(tx, Event::of(&instance, happened, now))?;
    put(tx, instance, Status::Available)
}

/// What the state asked for cannot be done.
pub(super) fn failed(
    tx: &mut WriteTx,
    mut instance: Instance,
    why: &str,
    now: Timestamp,
) -> Written {
    let is_change = matches!(
        instance.status,
        Status::ResettingMasterCredentials
            | Status::Modifying
            | Status::ConfiguringIamDatabaseAuth
            | Status::Renaming
            | Status::BackingUp
    );
    instance.master_password = None;
    instance.applying = Changes::default();
    let (kind, status, begin) = if is_change {
        let kind = ("RDS-EVENT-0022", "failure", "");
        (kind, Status::Available, "The change could not be made")
    } else {
        let kind = ("RDS-EVENT-0031", "failure", "");
        (kind, Status::Failed, "The DB instance has failed")
    };
    let event = Event {
        message: format!("{begin}: {why}"),
        ..Event::of(&instance, kind, now)
    };
    add_event(tx, event)?;
    put(tx, instance, status)
}

fn created(tx: &mut WriteTx, mut instance: Instance, now: Timestamp) -> Written {
    instance.created_at = Some(now);
    instance.master_password = None;
    let is_restored = instance.restored_from.take().is_some();
    let happened = if is_restored {
        event::RESTORED
    } else {
        event::CREATED
    };
    add_event(tx, Event::of(&instance, happened, now))?;
    if instance.backup_retention_days > 0 {
        return backups::begin(tx, instance, now);
    }
    put(tx, instance, Status::Available)
}

fn stopped(tx: &mut WriteTx, mut instance: Instance, now: Timestamp) -> Written {
    let restart_at = now.plus_days(STOPPED_DAYS);
    instance.restart_at = Some(restart_at);
    schedule(tx, AUTOMATIC_START, &instance, restart_at)?;
    add_event(tx, Event::of(&instance, event::STOPPED, now))?;
    put(tx, instance, Status::Stopped)
}

fn modified(tx: &mut WriteTx, mut instance: Instance, now: Timestamp) -> Written {
    let happened = if instance.master_password.take().is_some() {
        event::CREDENTIALS_RESET
    } else {
        event::MODIFIED
    };
    let had_backups = instance.backup_retention_days > 0;
    if let Some(identifier) = instance.applying.identifier.take() {
        tx.delete(&INSTANCES, &place(&instance))?;
        instance.identifier = identifier;
    }
    instance.apply();
    add_event(tx, Event::of(&instance, happened, now))?;
    if instance.backup_retention_days > 0 && !had_backups {
        return backups::begin(tx, instance, now);
    }
    put(tx, instance, Status::Available)
}

fn deleted(tx: &mut WriteTx, instance: &Instance, now: Timestamp) -> Written {
    for timer in [AUTOMATIC_START, BACKUP, MAINTENANCE] {
        cancel(tx, timer, instance)?;
    }
    for snapshot in snapshots_of(tx, instance)? {
        if snapshot.kind == SnapshotKind::Automated {
            tx.delete(&SNAPSHOTS, &snapshot_place(&snapshot))?;
        }
    }
    add_event(tx, Event::of(instance, event::DELETED, now))?;
    tx.delete(&INSTANCES, &place(instance))
}

fn put(tx: &mut WriteTx, mut instance: Instance, status: Status) -> Written {
    instance.status = status;
    tx.put(&INSTANCES, &place(&instance), instance)
}
