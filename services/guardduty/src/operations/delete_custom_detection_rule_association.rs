//! `DeleteCustomDetectionRuleAssociation`: lets a rule run no longer.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteCustomDetectionRuleAssociation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DeleteCustomDetectionRuleAssociationInput, DeleteCustomDetectionRuleAssociationOutput,
};
use crate::custom;
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_custom_detection_rule_association(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteCustomDetectionRuleAssociationInput,
) -> Result<Reply<DeleteCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    let action = "guardduty:DeleteCustomDetectionRuleAssociation";
    let named = (input.rule_id.as_str(), input.association_id.as_str());
    let (permit, association) = tx.permit_association(ctx, action, named)?;

    tx.require_own_rules(ctx)?;
    custom::delete_association(tx.tx, &association)?;

    Ok(permit.reply(DeleteCustomDetectionRuleAssociationOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, AssociationMode, CreateCustomDetectionRuleAssociationInput,
        DeleteCustomDetectionRuleAssociationInput,
    };
    use crate::bench::{Steps as _, house};

    #[test]
    fn it_is_listed_no_longer() {
        let house = house();
        house.new_detector();
        let made = house.answer::<api::CreateCustomDetectionRuleAssociation>(
            CreateCustomDetectionRuleAssociationInput {
                rule_id: "vpc-flow-logs-deleted".to_owned(),
                mode: AssociationMode::Live,
                client_token: None,
                tags: None,
            },
        );
        let made = made.rule_association;
        let named = DeleteCustomDetectionRuleAssociationInput {
            rule_id: made.rule_id,
            association_id: made.association_id,
        };
        let listed = || {
            let listed = house.answer::<api::ListCustomDetectionRuleAssociations>(input(&[]));
            listed.rule_associations.len()
        };
        assert_eq!(listed(), 1);
        let action = "guardduty:DeleteCustomDetectionRuleAssociation";
        house.needs::<api::DeleteCustomDetectionRuleAssociation>(action, &made.arn, named.clone());
        assert_eq!(listed(), 0);
        let refusal = house.refusal::<api::DeleteCustomDetectionRuleAssociation>(named);
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
