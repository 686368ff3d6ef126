//! What happens without a request: stopped instances are started, changes applied in their
//! maintenance window, and backups made in theirs.

use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::backups;
use crate::error::RdsError;
use crate::resources::event::{self, Event};
use crate::resources::instance::Instance;
use crate::resources::status::Status;
use crate::resources::window;
use crate::store::{RdsWrite, of_timer};

/// A stopped instance is started.
pub(crate) const AUTOMATIC_START: &str = "automatic-start";
/// Pending changes are applied.
pub(crate) const MAINTENANCE: &str = "maintenance";

/// A backup is made.
pub(crate) const BACKUP: &str = "backup";

type Events = Result<Vec<ServiceEvent>, RdsError>;

/// Seven days have passed.
pub(crate) fn start(context: &TimerContext<'_>, tx: &mut RdsWrite<'_>, timer: &Timer) -> Events {
    let found = of_timer(&*tx.tx, timer)?;
    let Some(found) = found.filter(|instance| instance.status == Status::Stopped) else {
        return Ok(vec![]);
    };
    let mut instance = Instance::clone(&found);
    instance.status = Status::Starting;
    instance.restart_at = None;
    tx.add_event(Event::of(&instance, event::OVERDUE, context.now))?;
    tx.put_instance(instance)?;
    Ok(vec![])
}

/// The maintenance window has begun.
pub(crate) fn maintain(context: &TimerContext<'_>, tx: &mut RdsWrite<'_>, timer: &Timer) -> Events {
    let Some(found) = of_timer(&*tx.tx, timer)? else {
        return Ok(vec![]);
    };
    let mut instance = Instance::clone(&found);
    if instance.pending.is_empty() {
        return Ok(vec![]);
    }
    if instance.status != Status::Available {
        let due = window::next(&instance.maintenance_window, context.now);
        tx.schedule(MAINTENANCE, &instance, due)?;
        return Ok(vec![]);
    }
    instance.applying = std::mem::take(&mut instance.pending);
    instance.status = instance.applying_status();
    tx.put_instance(instance)?;
    Ok(vec![])
}

/// The backup window has begun.
pub(crate) fn back_up(context: &TimerContext<'_>, tx: &mut RdsWrite<'_>, timer: &Timer) -> Events {
    let found = of_timer(&*tx.tx, timer)?;
    let Some(found) = found.filter(|instance| instance.backup_retention_days > 0) else {
        return Ok(vec![]);
    };
    if found.status == Status::Available {
        backups::begin(tx.tx, Instance::clone(&found), context.now)?;
    } else {
        backups::schedule_next(tx.tx, &found, context.now)?;
    }
    Ok(vec![])
}
