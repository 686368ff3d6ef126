//! `ListCustomDetectionRules`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRules.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListCustomDetectionRulesInput, ListCustomDetectionRulesOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rules(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListCustomDetectionRulesInput,
) -> Result<Reply<ListCustomDetectionRulesOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:ListCustomDetectionRules"))?;

    Err(GuardDutyError::not_built("ListCustomDetectionRules"))
}
