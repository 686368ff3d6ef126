//! What happens without a request.

use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::error::GuardDutyError;
use crate::lists;
use crate::store::GuardDutyWrite;

/// A list that was deleted a while ago is forgotten.
pub(crate) fn forget_list(
    _ctx: &TimerContext<'_>,
    tx: &mut GuardDutyWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, GuardDutyError> {
    lists::forget(tx.tx, &timer.key)?;
    Ok(Vec::new())
}
