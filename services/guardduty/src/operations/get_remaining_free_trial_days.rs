//! `GetRemainingFreeTrialDays`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRemainingFreeTrialDaysInput, GetRemainingFreeTrialDaysOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_remaining_free_trial_days(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetRemainingFreeTrialDaysInput,
) -> Result<Reply<GetRemainingFreeTrialDaysOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(
        ctx,
        "guardduty:GetRemainingFreeTrialDays",
        &input.detector_id,
    )?;

    Err(GuardDutyError::not_built("GetRemainingFreeTrialDays"))
}
