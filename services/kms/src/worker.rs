//! What happens without a request: keys deleted, rotated, made ready; material that expires;
//! times of last use written down.

use ringwall_core::{Timestamp, TrailResource};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{StoreError, Timer};

use crate::api::{KeyState, RotationType};
use crate::error::KmsError;
use crate::resources::key::{Deletion, Key};
use crate::resources::key_id::KeyId;
use crate::resources::material::MaterialId;
use crate::store::{KeyPlace, KmsWrite};

pub(crate) const KEY_DELETION: &str = "key-deletion";
pub(crate) const KEY_ROTATION: &str = "key-rotation";
pub(crate) const MATERIAL_EXPIRY: &str = "material-expiry";
pub(crate) const KEY_READY: &str = "key-ready";

/// How long a replica is being created, or a primary Region updated.
const TRANSITION_MILLIS: i64 = 100;

pub(crate) fn schedule_deletion(tx: &mut KmsWrite<'_>, key: &Key) -> Result<(), KmsError> {
    match key.deletion.and_then(|deletion| deletion.at) {
        Some(at) => set(tx, KEY_DELETION, &name(key), at),
        None => Ok(()),
    }
}

pub(crate) fn cancel_deletion(tx: &mut KmsWrite<'_>, key: &Key) -> Result<(), KmsError> {
    Ok(tx.tx.cancel("kms", KEY_DELETION, &name(key))?)
}

pub(crate) fn schedule_rotation(tx: &mut KmsWrite<'_>, key: &Key) -> Result<(), KmsError> {
    match key.rotation {
        Some(rotation) => set(tx, KEY_ROTATION, &name(key), rotation.next_at),
        None => Ok(()),
    }
}

pub(crate) fn cancel_rotation(tx: &mut KmsWrite<'_>, key: &Key) -> Result<(), KmsError> {
    Ok(tx.tx.cancel("kms", KEY_ROTATION, &name(key))?)
}

/// Sets when a key that is being created or updated is ready.
pub(crate) fn schedule_ready(
    tx: &mut KmsWrite<'_>,
    key: &Key,
    now: Timestamp,
) -> Result<(), KmsError> {
    set(
        tx,
        KEY_READY,
        &name(key),
        now.plus_millis(TRANSITION_MILLIS),
    )
}

/// Sets the end of imported material, or takes it away.
pub(crate) fn schedule_expiry(
    tx: &mut KmsWrite<'_>,
    key: &Key,
    id: MaterialId,
    at: Option<Timestamp>,
) -> Result<(), KmsError> {
    let name = format!("{}|{id}", name(key));
    match at {
        Some(at) => set(tx, MATERIAL_EXPIRY, &name, at),
        None => Ok(tx.tx.cancel("kms", MATERIAL_EXPIRY, &name)?),
    }
}

fn set(tx: &mut KmsWrite<'_>, kind: &str, name: &str, at: Timestamp) -> Result<(), KmsError> {
    Ok(tx.tx.schedule(Timer {
        service: "kms".to_owned(),
        kind: kind.to_owned(),
        key: name.to_owned(),
        due_millis: at.millis(),
    })?)
}

/// A key's name in timers.
fn name(key: &Key) -> String {
    format!("{}|{}|{}", key.account, key.region, key.id)
}

/// The key that a timer is of, and what follows its name.
fn named(timer: &Timer) -> Option<(KeyPlace, Option<&str>)> {
    let mut parts = timer.key.splitn(4, '|');
    let account = parts.next()?.parse().ok()?;
    let region = parts.next()?.parse().ok()?;
    let id: KeyId = parts.next()?.parse().ok()?;
    Some((
        KeyPlace {
            account,
            region,
            id,
        },
        parts.next(),
    ))
}

fn key_of(tx: &KmsWrite<'_>, timer: &Timer) -> Result<Option<Key>, KmsError> {
    let Some((place, _)) = named(timer) else {
        return Ok(None);
    };
    Ok(tx
        .find_key(place.account, &place.region, &place.id)?
        .map(|key| (*key).clone()))
}

/// A key's waiting period is over: it goes, with its secrets.
pub(crate) fn delete_key(
    _context: &TimerContext<'_>,
    tx: &mut KmsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, KmsError> {
    let Some(key) = key_of(tx, timer)? else {
        return Ok(vec![]);
    };
    if key.state != KeyState::PendingDeletion {
        return Ok(vec![]);
    }
    tx.delete_key(&key)?;
    cancel_rotation(tx, &key)?;
    for material in &key.materials {
        schedule_expiry(tx, &key, material.id, None)?;
    }
    leave_primary(tx, &key, timer.due_millis)?;
    Ok(vec![event("DeleteKey", &key, vec![])])
}

/// The primary of a deleted replica; the last one gone starts the primary's own waiting period.
fn leave_primary(tx: &mut KmsWrite<'_>, replica: &Key, now_millis: i64) -> Result<(), KmsError> {
    if !replica.is_multi_region_replica() {
        return Ok(());
    }
    let mut primary = (*tx.primary_of(replica)?).clone();
    let Some(place) = &mut primary.multi_region else {
        return Ok(());
    };
    place.replicas.remove(&replica.region);
    let alone = place.replicas.is_empty();
    if let (KeyState::PendingReplicaDeletion, true, Some(deletion)) =
        (primary.state, alone, primary.deletion)
    {
        let now = Timestamp::from_millis(now_millis);
        let at = now.plus_days(i64::from(deletion.window_days));
        primary.deletion = Some(Deletion {
            at: Some(at),
            ..deletion
        });
        primary.state = KeyState::PendingDeletion;
        schedule_deletion(tx, &primary)?;
    }
    tx.put_key(primary)
}

/// A rotation is due. A key that cannot be used waits until it can.
pub(crate) fn rotate_key(
    context: &TimerContext<'_>,
    tx: &mut KmsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, KmsError> {
    let Some(mut key) = key_of(tx, timer)? else {
        return Ok(vec![]);
    };
    let Some(mut rotation) = key.rotation else {
        return Ok(vec![]);
    };
    if key.require_enabled().is_err() {
        return Ok(vec![]);
    }
    let due = Timestamp::from_millis(timer.due_millis);
    let previous = key.current_material_id()?;
    let current = tx.rotate_material(context.entropy, &mut key, due, RotationType::Automatic)?;
    rotation.next_at = due.plus_days(i64::from(rotation.period_days));
    key.rotation = Some(rotation);
    schedule_rotation(tx, &key)?;
    let details = vec![
        ("rotationType", RotationType::Automatic.as_str().to_owned()),
        ("previousKeyMaterialId", previous.to_string()),
        ("currentKeyMaterialId", current.to_string()),
    ];
    let events = vec![event("RotateKey", &key, details)];
    tx.put_key(key)?;
    Ok(events)
}

/// Imported material is at its end.
pub(crate) fn expire_material(
    _context: &TimerContext<'_>,
    tx: &mut KmsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, KmsError> {
    let Some(mut key) = key_of(tx, timer)? else {
        return Ok(vec![]);
    };
    let id = named(timer)
        .and_then(|(_, rest)| rest)
        .and_then(MaterialId::parse);
    let Some(id) = id else { return Ok(vec![]) };
    tx.remove_material(&mut key, id)?;
    let details = vec![("keyMaterialId", id.to_string())];
    let events = vec![event("DeleteExpiredKeyMaterial", &key, details)];
    tx.put_key(key)?;
    Ok(events)
}

/// A key that was being created or updated is ready.
pub(crate) fn finish_transition(
    _context: &TimerContext<'_>,
    tx: &mut KmsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, KmsError> {
    let Some(mut key) = key_of(tx, timer)? else {
        return Ok(vec![]);
    };
    if matches!(key.state, KeyState::Creating | KeyState::Updating) {
        key.state = key.usable_state();
        tx.put_key(key)?;
    }
    Ok(vec![])
}

fn event(name: &'static str, key: &Key, details: Vec<(&'static str, String)>) -> ServiceEvent {
    ServiceEvent {
        name,
        account: key.account,
        region: key.region.clone(),
        resources: vec![TrailResource {
            arn: key.arn().to_owned(),
            account: key.account,
            kind: "AWS::KMS::Key",
        }],
        details,
    }
}

/// Writes down when keys were last used.
///
/// A use is forgotten only when it is found written: until then, who asks finds it remembered.
pub(crate) fn write_last_usage(tx: &mut KmsWrite<'_>, _now: Timestamp) -> Result<(), StoreError> {
    let mut written = Vec::new();
    for (place, usage) in tx.kms.recent_usage.pending() {
        if tx.find_last_usage(&place)?.as_deref() == Some(&usage) {
            written.push((place, usage));
        } else {
            tx.put_last_usage(&place, usage)?;
        }
    }
    tx.kms.recent_usage.forget(&written);
    Ok(())
}
