//! `CreateCustomDetectionRuleAssociation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateCustomDetectionRuleAssociation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    CreateCustomDetectionRuleAssociationInput, CreateCustomDetectionRuleAssociationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn create_custom_detection_rule_association(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: CreateCustomDetectionRuleAssociationInput,
) -> Result<Reply<CreateCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:CreateCustomDetectionRuleAssociation"))?;

    Err(GuardDutyError::not_built(
        "CreateCustomDetectionRuleAssociation",
    ))
}
