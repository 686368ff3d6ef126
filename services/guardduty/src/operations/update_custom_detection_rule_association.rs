//! `UpdateCustomDetectionRuleAssociation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateCustomDetectionRuleAssociation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    UpdateCustomDetectionRuleAssociationInput, UpdateCustomDetectionRuleAssociationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_custom_detection_rule_association(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: UpdateCustomDetectionRuleAssociationInput,
) -> Result<Reply<UpdateCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:UpdateCustomDetectionRuleAssociation"))?;

    Err(GuardDutyError::not_built(
        "UpdateCustomDetectionRuleAssociation",
    ))
}
