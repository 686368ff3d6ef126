//! `GetCustomDetectionRule`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRule.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetCustomDetectionRuleInput, GetCustomDetectionRuleOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: GetCustomDetectionRuleInput,
) -> Result<Reply<GetCustomDetectionRuleOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:GetCustomDetectionRule"))?;

    Err(GuardDutyError::not_built("GetCustomDetectionRule"))
}
