//! What happens without a request: targets that drained are forgotten.

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads as _, StoreError, Timer, WriteTx};

use crate::error::Elbv2Error;
use crate::resources::target::Target;
use crate::resources::target_group::TargetGroup;
use crate::store::{Elbv2Write, TARGET_GROUPS, delete_target, targets_of, within};

/// Targets of a group have drained.
pub(crate) const DRAINED: &str = "drained";

/// Draws the attention to a group when a target has drained.
pub(crate) fn schedule(
    tx: &mut WriteTx,
    group: &TargetGroup,
    target: &Target,
    due: Timestamp,
) -> Result<(), StoreError> {
    tx.schedule(Timer {
        service: "elbv2".to_owned(),
        kind: DRAINED.to_owned(),
        key: format!(
            "{}|{}|{}|{}|{}",
            group.account, group.region, group.name, target.address, target.port
        ),
        due_millis: due.millis(),
    })
}

/// Forgets the targets of a group that have drained.
pub(crate) fn forget(
    context: &TimerContext<'_>,
    tx: &mut Elbv2Write<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, Elbv2Error> {
    let Some((account, region, name)) = group_of(timer) else {
        return Ok(vec![]);
    };
    let place = within(account, &region).text(name);
    let Some(group) = tx.tx.get(&TARGET_GROUPS, &place)? else {
        return Ok(vec![]);
    };
    for target in targets_of(&*tx.tx, &group)? {
        if target
            .draining_until
            .is_some_and(|until| until <= context.now)
        {
            delete_target(tx.tx, &group, &target)?;
        }
    }
    Ok(vec![])
}

fn group_of(timer: &Timer) -> Option<(AccountId, Region, &str)> {
    let mut parts = timer.key.split('|');
    let account = parts.next()?.parse().ok()?;
    let region = parts.next()?.parse().ok()?;
    Some((account, region, parts.next()?))
}
