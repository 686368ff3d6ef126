//! `ScheduleKeyDeletion`: the key goes after a waiting period, and cannot be used meanwhile.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{KeyState, ScheduleKeyDeletionInput, ScheduleKeyDeletionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::Deletion;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

/// The waiting period unless asked otherwise, in days.
const USUAL_WINDOW_DAYS: i32 = 30;

pub(crate) fn schedule_key_deletion(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: ScheduleKeyDeletionInput,
) -> Result<Reply<ScheduleKeyDeletionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let window_days = input.pending_window_in_days.unwrap_or(USUAL_WINDOW_DAYS);
    if !(7..=30).contains(&window_days) {
        return Err(KmsError::deletion_window());
    }

    let key = tx.key(&key_ref)?;

    let window = window_days.to_string();
    let key_use = KeyUse::new("kms:ScheduleKeyDeletion").key(
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        window.as_str(),
    );
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    key.require_not_in(&[KeyState::Updating])?;
    let mut doomed = (*key).clone();
    let replicas = key
        .multi_region
        .as_ref()
        .is_some_and(|place| !place.replicas.is_empty());
    let waits_for_replicas = key.is_multi_region_primary() && replicas;
    let at = (!waits_for_replicas).then(|| ctx.now().plus_days(i64::from(window_days)));
    doomed.deletion = Some(Deletion { window_days, at });
    doomed.state = match at {
        Some(_) => KeyState::PendingDeletion,
        None => KeyState::PendingReplicaDeletion,
    };
    if at.is_some() {
        worker::schedule_deletion(tx, &doomed)?;
    }
    let (deletion_date, key_state) = (at, Some(doomed.state));
    tx.put_key(doomed)?;

    Ok(permit.reply(ScheduleKeyDeletionOutput {
        key_id: Some(key.arn().to_owned()),
        deletion_date,
        key_state,
        pending_window_in_days: Some(window_days),
    }))
}
