//! `GetCustomDetectionRuleAssociation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRuleAssociation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetCustomDetectionRuleAssociationInput, GetCustomDetectionRuleAssociationOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule_association(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: GetCustomDetectionRuleAssociationInput,
) -> Result<Reply<GetCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:GetCustomDetectionRuleAssociation"))?;

    Err(GuardDutyError::not_built(
        "GetCustomDetectionRuleAssociation",
    ))
}
