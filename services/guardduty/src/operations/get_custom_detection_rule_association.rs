//! `GetCustomDetectionRuleAssociation`: how a rule runs for the account.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRuleAssociation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetCustomDetectionRuleAssociationInput, GetCustomDetectionRuleAssociationOutput};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule_association(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetCustomDetectionRuleAssociationInput,
) -> Result<Reply<GetCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    let action = "guardduty:GetCustomDetectionRuleAssociation";
    let named = (input.rule_id.as_str(), input.association_id.as_str());
    let (permit, association) = tx.permit_association(ctx, action, named)?;

    Ok(permit.reply(GetCustomDetectionRuleAssociationOutput {
        rule_association: association.detail(),
        tags: tagging::shown(&association.tags),
    }))
}
