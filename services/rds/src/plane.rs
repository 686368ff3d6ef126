//! The seam to what runs the servers: `planes/db-door` looks at the instances, brings their servers
//! into the state that theirs asks for, and reports.

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, RowKey, StoreError, WriteTx};

use crate::resources::event::{self, Event};
use crate::resources::instance::{Instance, STOPPED_DAYS};
use crate::resources::status::Status;
use crate::store::{INSTANCES, add_event, cancel, place, schedule};
use crate::worker::{AUTOMATIC_START, MAINTENANCE};

/// What came of what an instance's state asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It is done.
    Done,
    /// It cannot be done; in words that say what to do.
    Failed(String),
    /// The key of the storage cannot be used.
    KeyInaccessible,
}

/// All instances of all accounts and Regions.
///
/// # Errors
/// The store failed.
pub fn instances(tx: &impl Reads) -> Result<Vec<Arc<Instance>>, StoreError> {
    let rows = tx.scan(&INSTANCES, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, instance)| instance).collect())
}

/// Gives a new instance the version of its server that is installed and a port: the one that was
/// asked for, or the first from the engine's usual one on that no instance has and that `is_free`.
/// `Err` is a port that was asked for and is not free.
///
/// # Errors
/// The store failed.
pub fn settle(
    tx: &mut WriteTx,
    seen: &Instance,
    version: Option<&str>,
    is_free: impl Fn(u16) -> bool,
) -> Result<Result<(), u16>, StoreError> {
    let Some(mut instance) = find_same(tx, seen)? else {
        return Ok(Ok(()));
    };
    match instance.port {
        Some(port) if is_free(port) => {}
        Some(port) => return Ok(Err(port)),
        None => {
            let taken: Vec<_> = instances(tx)?.iter().filter_map(|it| it.port).collect();
            let mut ports = instance.engine.usual_port()..=u16::MAX;
            instance.port = ports.find(|port| !taken.contains(port) && is_free(*port));
        }
    }
    if let Some(version) = version {
        version.clone_into(&mut instance.engine_version);
    }
    tx.put(&INSTANCES, &place(seen), instance)?;
    Ok(Ok(()))
}

/// Tells what came of what the state of `seen` asked for, and moves the instance on.
///
/// # Errors
/// The store failed.
pub fn report(
    tx: &mut WriteTx,
    seen: &Instance,
    report: &Report,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(instance) = find_same(tx, seen)? else {
        return Ok(false);
    };
    match report {
        Report::Done => done(tx, instance, now)?,
        Report::Failed(why) => failed(tx, instance, why, now)?,
        Report::KeyInaccessible => {
            let status = Status::InaccessibleEncryptionCredentialsRecoverable;
            put(tx, instance, status)?;
        }
    }
    Ok(true)
}

/// Writes down that something happened to an instance outside what its state asks for.
///
/// # Errors
/// The store failed.
pub fn tell(
    tx: &mut WriteTx,
    instance: &Instance,
    message: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let kind = ("RDS-EVENT-0022", "notification", "");
    let event = Event {
        message: message.to_owned(),
        ..Event::of(instance, kind, now)
    };
    add_event(tx, event)
}

fn find_same(tx: &WriteTx, seen: &Instance) -> Result<Option<Instance>, StoreError> {
    let found = tx.get(&INSTANCES, &place(seen))?;
    let found = found.map(|instance| Instance::clone(&instance));
    Ok(found.filter(|instance| {
        instance.resource_id == seen.resource_id && instance.status == seen.status
    }))
}

fn put(tx: &mut WriteTx, mut instance: Instance, status: Status) -> Result<(), StoreError> {
    instance.status = status;
    tx.put(&INSTANCES, &place(&instance), instance)
}

fn done(tx: &mut WriteTx, mut instance: Instance, now: Timestamp) -> Result<(), StoreError> {
    let happened = match instance.status {
        Status::Creating => {
            instance.created_at = Some(now);
            instance.master_password = None;
            event::CREATED
        }
        Status::Rebooting => event::RESTARTED,
        Status::Starting => event::STARTED,
        Status::Stopping => {
            let restart_at = now.plus_days(STOPPED_DAYS);
            instance.restart_at = Some(restart_at);
            schedule(tx, AUTOMATIC_START, &instance, restart_at)?;
            add_event(tx, Event::of(&instance, event::STOPPED, now))?;
            return put(tx, instance, Status::Stopped);
        }
        Status::Deleting => return delete(tx, &instance, now),
        Status::ResettingMasterCredentials => {
            instance.master_password = None;
            event::CREDENTIALS_RESET
        }
        Status::Modifying | Status::ConfiguringIamDatabaseAuth | Status::Renaming => {
            return modified(tx, instance, now);
        }
        Status::InaccessibleEncryptionCredentialsRecoverable => event::STARTED,
        Status::BackingUp | Status::Available | Status::Stopped | Status::Failed => return Ok(()),
    };
    add_event(tx, Event::of(&instance, happened, now))?;
    put(tx, instance, Status::Available)
}

fn modified(tx: &mut WriteTx, mut instance: Instance, now: Timestamp) -> Result<(), StoreError> {
    instance.master_password = None;
    if let Some(identifier) = instance.applying.identifier.take() {
        tx.delete(&INSTANCES, &place(&instance))?;
        instance.identifier = identifier;
    }
    instance.apply();
    add_event(tx, Event::of(&instance, event::MODIFIED, now))?;
    put(tx, instance, Status::Available)
}

fn delete(tx: &mut WriteTx, instance: &Instance, now: Timestamp) -> Result<(), StoreError> {
    cancel(tx, AUTOMATIC_START, instance)?;
    cancel(tx, MAINTENANCE, instance)?;
    add_event(tx, Event::of(instance, event::DELETED, now))?;
    tx.delete(&INSTANCES, &place(instance))
}

fn failed(
    tx: &mut WriteTx,
    mut instance: Instance,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    instance.master_password = None;
    instance.applying = Default::default();
    let kind = ("RDS-EVENT-0031", "failure", "");
    let event = Event {
        message: format!("The DB instance has failed: {why}"),
        ..Event::of(&instance, kind, now)
    };
    add_event(tx, event)?;
    put(tx, instance, Status::Failed)
}
