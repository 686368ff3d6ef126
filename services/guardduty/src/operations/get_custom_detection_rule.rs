//! `GetCustomDetectionRule`: a rule with its expression.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetCustomDetectionRule.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetCustomDetectionRuleInput, GetCustomDetectionRuleOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_custom_detection_rule(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetCustomDetectionRuleInput,
) -> Result<Reply<GetCustomDetectionRuleOutput>, GuardDutyError> {
    let permit = ctx.authorize(&Ask::new("guardduty:GetCustomDetectionRule"))?;

    let rule = tx.service.custom_rules.find(&input.rule_id);
    let rule = rule.ok_or_else(GuardDutyError::no_such_rule)?;

    Ok(permit.reply(GetCustomDetectionRuleOutput {
        rule: rule.detail(ctx.partition().as_str()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    #[test]
    fn a_rule_shows_what_it_looks_for() {
        let house = house();
        let read = house.needs::<api::GetCustomDetectionRule>(
            "guardduty:GetCustomDetectionRule",
            "*",
            input(&[("RuleId", "iam-access-key-created")]),
        );
        assert_eq!(read.rule.service, "IAM");
        assert_eq!(
            read.rule.arn,
            "arn:aws:guardduty::aws:detection-rule/custom/iam-access-key-created"
        );
        assert!(
            read.rule
                .definition
                .expression
                .contains("eventName = 'CreateAccessKey'")
        );
        let refusal = house.refusal::<api::GetCustomDetectionRule>(input(&[("RuleId", "nothing")]));
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
