//! `CreateCustomDetectionRuleAssociation`: lets a rule run for the account, live or dry.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateCustomDetectionRuleAssociation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    CreateCustomDetectionRuleAssociationInput, CreateCustomDetectionRuleAssociationOutput,
};
use crate::custom::{self, Association};
use crate::error::GuardDutyError;
use crate::members::administrator_detector;
use crate::resources::tagging;
use crate::store::GuardDutyWrite;

pub(crate) fn create_custom_detection_rule_association(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateCustomDetectionRuleAssociationInput,
) -> Result<Reply<CreateCustomDetectionRuleAssociationOutput>, GuardDutyError> {
    let tags = tagging::parse(input.tags.as_ref())?;

    let detector = tx.detector_here(ctx)?;
    let there = custom::associations_of(&*tx.tx, ctx.account(), &ctx.region, ctx.now())?;

    let ask = Ask::new("guardduty:CreateCustomDetectionRuleAssociation");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let rule = tx.service.custom_rules.find(&input.rule_id);
    rule.ok_or_else(GuardDutyError::no_such_rule)?;
    let detector = detector.ok_or_else(GuardDutyError::not_enabled)?;
    if administrator_detector(&*tx.tx, &detector)?.is_some() {
        return Err(GuardDutyError::members_cannot_associate());
    }
    let known = there.iter().find(|known| known.rule_id == input.rule_id);
    if let Some(known) = known {
        let is_again = input.client_token.is_some() && known.client_token == input.client_token;
        return match is_again {
            true => Ok(permit.reply(CreateCustomDetectionRuleAssociationOutput {
                rule_association: known.detail(),
            })),
            false => Err(GuardDutyError::rule_is_associated()),
        };
    }
    let association = Association {
        tags,
        client_token: input.client_token,
        ..custom::new_association(ctx, &input.rule_id, input.mode)
    };
    let rule_association = association.detail();
    custom::put_association(tx.tx, association)?;

    Ok(permit.reply(CreateCustomDetectionRuleAssociationOutput { rule_association }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::TestHouse;
    use ringwall_threat::signal::Mode;

    use crate::api::{self, AssociationMode, CreateCustomDetectionRuleAssociationInput};
    use crate::bench::{Steps as _, house};
    use crate::{custom, find_detector};

    fn associate(rule: &str, mode: AssociationMode) -> CreateCustomDetectionRuleAssociationInput {
        CreateCustomDetectionRuleAssociationInput {
            rule_id: rule.to_owned(),
            mode,
            client_token: None,
            tags: None,
        }
    }

    fn runs(house: &TestHouse, mode: Mode) -> bool {
        let tx = house.store().read().unwrap();
        let detector = find_detector(&tx, house.account(), &"us-east-1".parse().unwrap());
        let detector = detector.unwrap().unwrap();
        let in_force = custom::in_force(&tx, &detector, house.now()).unwrap();
        in_force.has(
            &detector.account.to_string(),
            "iam-access-key-created",
            mode,
        )
    }

    #[test]
    fn a_dry_run_ends_after_fourteen_days() {
        let house = house();
        house.new_detector();
        let made = house.answer::<api::CreateCustomDetectionRuleAssociation>(associate(
            "iam-access-key-created",
            AssociationMode::DryRun,
        ));
        let expires_at = made.rule_association.expires_at.unwrap();
        assert_eq!(expires_at, house.now().plus_days(14));
        assert!(runs(&house, Mode::DryRun) && !runs(&house, Mode::Live));
        house.advance_secs(14 * 86_400 - 1);
        assert!(runs(&house, Mode::DryRun));
        house.advance_secs(1);
        assert!(!runs(&house, Mode::DryRun));
        let again = associate("iam-access-key-created", AssociationMode::Live);
        let made = house.answer::<api::CreateCustomDetectionRuleAssociation>(again);
        assert_eq!(made.rule_association.expires_at, None);
        assert!(runs(&house, Mode::Live));
    }

    #[test]
    fn a_rule_is_associated_once_where_guardduty_is_enabled() {
        let house = house();
        let live = || associate("iam-access-key-created", AssociationMode::Live);
        let refusal = house.refusal::<api::CreateCustomDetectionRuleAssociation>(live());
        assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        house.new_detector();
        house.needs::<api::CreateCustomDetectionRuleAssociation>(
            "guardduty:CreateCustomDetectionRuleAssociation",
            "*",
            live(),
        );
        let refusal = house.refusal::<api::CreateCustomDetectionRuleAssociation>(live());
        assert!(refusal.starts_with("ConflictException: "), "{refusal}");
        let unknown = associate("nothing", AssociationMode::Live);
        let refusal = house.refusal::<api::CreateCustomDetectionRuleAssociation>(unknown);
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
