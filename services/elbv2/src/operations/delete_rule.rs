//! `DeleteRule`: takes a rule from its listener.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteRuleInput, DeleteRuleOutput};
use crate::error::Elbv2Error;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn delete_rule(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: DeleteRuleInput,
) -> Result<Reply<DeleteRuleOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Rule, &input.rule_arn)?;

    let rule = tx.find_rule(ctx, &arn)?;

    let tags = rule.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:DeleteRule";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let rule = rule.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))?;
    if rule.is_default() {
        return Err(Elbv2Error::default_rule(&arn.arn, "deleted"));
    }
    tx.delete_rule(&rule)?;

    Ok(permit.reply(DeleteRuleOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn delete(arn: &str) -> api::DeleteRuleInput {
        input(&[("RuleArn", arn)])
    }

    #[test]
    fn its_priority_is_free_again() {
        let house = house();
        let front = house.new_front_door();
        let arn = house.new_rule(&front.listener, 7, "/a");
        house.answer::<api::DeleteRule>(delete(&arn));
        house.new_rule(&front.listener, 7, "/b");
        assert_eq!(
            house.refusal::<api::DeleteRule>(delete(&arn)),
            "RuleNotFoundException: One or more rules not found"
        );
    }

    #[test]
    fn refuses_the_default_rule() {
        let house = house();
        let front = house.new_front_door();
        let rules = house.answer::<api::DescribeRules>(input(&[("ListenerArn", &front.listener)]));
        let arn = rules.rules.unwrap().remove(0).rule_arn.unwrap();
        assert_eq!(
            house.refusal::<api::DeleteRule>(delete(&arn)),
            format!("OperationNotPermittedException: Default rule '{arn}' cannot be deleted")
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let front = house.new_front_door();
        let arn = house.new_rule(&front.listener, 7, "/a");
        house.needs::<api::DeleteRule>("elasticloadbalancing:DeleteRule", &arn, delete(&arn));
    }
}
