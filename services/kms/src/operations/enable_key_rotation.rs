//! `EnableKeyRotation`: new key material every so many days.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableKeyRotationInput, EnableKeyRotationOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::rotation::AutomaticRotation;
use crate::store::KmsWrite;
use crate::worker;

/// The period unless asked otherwise, in days.
const USUAL_PERIOD_DAYS: i32 = 365;

pub(crate) fn enable_key_rotation(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: EnableKeyRotationInput,
) -> Result<Reply<EnableKeyRotationOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let period_days = input.rotation_period_in_days.unwrap_or(USUAL_PERIOD_DAYS);

    let key = tx.key(&key_ref)?;

    let period = period_days.to_string();
    let key_use =
        KeyUse::new("kms:EnableKeyRotation").key("kms:RotationPeriodInDays", period.as_str());
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_automatic_rotation("EnableKeyRotation")?;
    let unchanged = key
        .rotation
        .is_some_and(|rotation| rotation.period_days == period_days);
    if !unchanged {
        let mut rotating = (*key).clone();
        let next_at = ctx.now().plus_days(i64::from(period_days));
        rotating.rotation = Some(AutomaticRotation {
            period_days,
            next_at,
        });
        worker::schedule_rotation(tx, &rotating)?;
        tx.put_key(rotating)?;
    }
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(EnableKeyRotationOutput {}))
}
