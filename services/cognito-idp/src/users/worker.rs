//! What happens to users without a request: what is left of groups and users that are gone
//! is cleared away.

use ringwall_core::Timestamp;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{StoreError, Timer};

use crate::error::CognitoError;
use crate::resources::group::Group;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::users::events::{self, Dropped};

/// Memberships of a group that is gone.
pub(crate) const CLEAR_MEMBERS: &str = "clear-members";
/// Events of a user who is gone.
pub(crate) const CLEAR_EVENTS: &str = "clear-auth-events";
/// Events of a user that are too old.
pub(crate) const DROP_EVENTS: &str = "drop-auth-events";
/// Between two looks at a user who has events that are not too old yet.
const DROP_DAYS: i64 = 30;
/// Rows cleared at once.
const STEP: usize = 500;

/// Sets the timer.
pub(crate) fn clear_members_later(
    tx: &mut CognitoWrite<'_>,
    group: &Group,
    now: Timestamp,
) -> Result<(), CognitoError> {
    let key = format!("{}/{}", group.pool_id, group.id);
    set(tx, CLEAR_MEMBERS, key, now)
}

/// Sets the timer.
pub(crate) fn clear_events_later(
    tx: &mut CognitoWrite<'_>,
    user: &User,
    now: Timestamp,
) -> Result<(), CognitoError> {
    let key = format!("{}/{}", user.pool_id, user.sub);
    set(tx, CLEAR_EVENTS, key, now)
}

/// Sets the timer.
pub(crate) fn drop_events_later(
    tx: &mut CognitoWrite<'_>,
    pool_id: &str,
    sub: &str,
    due: Timestamp,
) -> Result<(), StoreError> {
    tx.tx.schedule(Timer {
        service: "cognito-idp".to_owned(),
        kind: DROP_EVENTS.to_owned(),
        key: format!("{pool_id}/{sub}"),
        due_millis: due.millis(),
    })
}

/// Old ones are dropped, and the timer is set again while there are any.
pub(crate) fn drop_events(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    let Some((pool_id, sub)) = timer.key.split_once('/') else {
        return Ok(vec![]);
    };
    let due = match events::drop_old(tx, pool_id, sub, context.now, STEP)? {
        Dropped::All => return Ok(vec![]),
        Dropped::AllThatAreOld => context.now.plus_days(DROP_DAYS),
        Dropped::Some => context.now,
    };
    drop_events_later(tx, pool_id, sub, due)?;
    Ok(vec![])
}

/// Some are cleared, and the timer is set again while there are more.
pub(crate) fn clear_members(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some((pool_id, group_id)) = timer.key.split_once('/')
        && !tx.clear_members(pool_id, group_id, STEP)?
    {
        set(tx, CLEAR_MEMBERS, timer.key.clone(), context.now)?;
    }
    Ok(vec![])
}

/// Some are cleared, and the timer is set again while there are more.
pub(crate) fn clear_events(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some((pool_id, sub)) = timer.key.split_once('/')
        && !tx.clear_auth_events(pool_id, sub, i64::MAX, STEP)?
    {
        set(tx, CLEAR_EVENTS, timer.key.clone(), context.now)?;
    }
    Ok(vec![])
}

pub(super) fn set(
    tx: &mut CognitoWrite<'_>,
    kind: &str,
    key: String,
    due: Timestamp,
) -> Result<(), CognitoError> {
    Ok(tx.tx.schedule(Timer {
        service: "cognito-idp".to_owned(),
        kind: kind.to_owned(),
        key,
        due_millis: due.millis(),
    })?)
}
