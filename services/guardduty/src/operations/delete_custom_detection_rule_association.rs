//! `DeleteCustomDetectionRuleAssociation`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteCustomDetectionRuleAssociation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    DeleteCustomDetectionRuleAssociationInput, DeleteCustomDetectionRuleAssociationOutput,
};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_custom_detection_rule_association(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: DeleteCustomDetectionRuleAssociationInput,
) -> Result<Reply<DeleteCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:DeleteCustomDetectionRuleAssociation"))?;

    Err(GuardDutyError::not_built(
        "DeleteCustomDetectionRuleAssociation",
    ))
}
