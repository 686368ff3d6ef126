//! `ListCustomDetectionRuleAssociations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRuleAssociations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    ListCustomDetectionRuleAssociationsInput, ListCustomDetectionRuleAssociationsOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rule_associations(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListCustomDetectionRuleAssociationsInput,
) -> Result<Reply<ListCustomDetectionRuleAssociationsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:ListCustomDetectionRuleAssociations"))?;

    Err(GuardDutyError::not_built(
        "ListCustomDetectionRuleAssociations",
    ))
}
