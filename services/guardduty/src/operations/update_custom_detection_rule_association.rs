//! `UpdateCustomDetectionRuleAssociation`: lets a rule run live that ran dry, or dry that ran live.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateCustomDetectionRuleAssociation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    UpdateCustomDetectionRuleAssociationInput, UpdateCustomDetectionRuleAssociationOutput,
};
use crate::custom::{self, Association};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn update_custom_detection_rule_association(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateCustomDetectionRuleAssociationInput,
) -> Result<Reply<UpdateCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    let action = "guardduty:UpdateCustomDetectionRuleAssociation";
    let named = (input.rule_id.as_str(), input.association_id.as_str());
    let (permit, found) = tx.permit_association(ctx, action, named)?;

    tx.require_own_rules(ctx)?;
    if found.mode != input.mode {
        custom::put_association(
            tx.tx,
            Association {
                mode: input.mode,
                updated_at: ctx.now(),
                expires_at: custom::expiry(input.mode, ctx.now()),
                ..Association::clone(&found)
            },
        )?;
    }

    Ok(permit.reply(UpdateCustomDetectionRuleAssociationOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, AssociationMode, CreateCustomDetectionRuleAssociationInput,
        GetCustomDetectionRuleAssociationInput, UpdateCustomDetectionRuleAssociationInput,
    };
    use crate::bench::{Steps as _, house};

    #[test]
    fn what_runs_dry_can_go_live_and_then_never_ends() {
        let house = house();
        house.new_detector();
        let made = house.answer::<api::CreateCustomDetectionRuleAssociation>(
            CreateCustomDetectionRuleAssociationInput {
                rule_id: "vpc-flow-logs-deleted".to_owned(),
                mode: AssociationMode::DryRun,
                client_token: None,
                tags: None,
            },
        );
        let made = made.rule_association;
        house.needs::<api::UpdateCustomDetectionRuleAssociation>(
            "guardduty:UpdateCustomDetectionRuleAssociation",
            &made.arn,
            UpdateCustomDetectionRuleAssociationInput {
                rule_id: made.rule_id.clone(),
                association_id: made.association_id.clone(),
                mode: AssociationMode::Live,
            },
        );
        house.advance_secs(30 * 86_400);
        let named = GetCustomDetectionRuleAssociationInput {
            rule_id: made.rule_id.clone(),
            association_id: made.association_id.clone(),
        };
        let action = "guardduty:GetCustomDetectionRuleAssociation";
        let read = house.needs::<api::GetCustomDetectionRuleAssociation>(action, &made.arn, named);
        assert_eq!(read.rule_association.mode, AssociationMode::Live);
        assert_eq!(read.rule_association.expires_at, None);
    }
}
