//! What happens without a request: what was in a pool that is gone is removed.

use ringwall_core::Timestamp;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) const POOL_PURGE: &str = "pool-purge";

/// So many rows go in one transaction, so that others find room between two.
const ROWS_A_STEP: usize = 500;
const STEP_MILLIS: i64 = 100;

/// Sets when the next rows of a pool that is gone are removed.
pub(crate) fn schedule_purge(
    tx: &mut CognitoWrite<'_>,
    pool_id: &str,
    now: Timestamp,
) -> Result<(), CognitoError> {
    Ok(tx.tx.schedule(Timer {
        service: "cognito-idp".to_owned(),
        kind: POOL_PURGE.to_owned(),
        key: pool_id.to_owned(),
        due_millis: now.plus_millis(STEP_MILLIS).millis(),
    })?)
}

/// Removes rows of a pool that is gone, and comes again while there are more.
pub(crate) fn purge_pool(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if !tx.purge_pool(&timer.key, ROWS_A_STEP)? {
        schedule_purge(tx, &timer.key, context.now)?;
    }
    Ok(Vec::new())
}
