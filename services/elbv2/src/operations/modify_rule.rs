//! `ModifyRule`: gives a rule other conditions or actions.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ModifyRuleInput, ModifyRuleOutput};
use crate::error::Elbv2Error;
use crate::logins;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::rule::Rule;
use crate::resources::{action, condition, tagging, transform};
use crate::store::Elbv2Write;

pub(crate) fn modify_rule(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyRuleInput,
) -> Result<Reply<ModifyRuleOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Rule, &input.rule_arn)?;
    let conditions = input.conditions.map(condition::parse).transpose()?;
    let resets = input.reset_transforms == Some(true);
    if resets && input.transforms.is_some() {
        return Err(Elbv2Error::transforms_and_reset());
    }
    let transforms = match input.transforms {
        None if resets => Some(Vec::new()),
        asked => asked.map(transform::parse).transpose()?,
    };

    let rule = tx.find_rule(ctx, &arn)?;

    let tags = rule.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:ModifyRule";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let rule = rule.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))?;
    if rule.is_default() {
        return Err(Elbv2Error::default_rule(&arn.arn, "modified"));
    }
    let listener = tx.listener_of(&rule)?;
    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Rule))?;
    let mut rule = Rule::clone(&rule);
    if let Some(conditions) = conditions {
        rule.conditions = conditions;
    }
    if let Some(actions) = input.actions {
        let mut action = action::parse(actions, listener.place())?;
        tx.require_target_groups(ctx, &listener, &action)?;
        logins::complete(ctx, &mut action, Some(&rule.action))?;
        rule.action = action;
    }
    if let Some(transforms) = transforms {
        rule.transforms = transforms;
    }
    let shown = rule.shown();
    tx.put_rule(rule)?;

    Ok(permit.reply(ModifyRuleOutput {
        rules: Some(vec![shown]),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ModifyRuleInput};
    use crate::bench::{Steps as _, forward, house, path, texts};

    fn modify(arn: &str) -> ModifyRuleInput {
        input(&[("RuleArn", arn)])
    }

    #[test]
    fn changes_what_is_given_and_keeps_the_rest() {
        let house = house();
        let front = house.new_front_door();
        let arn = house.new_rule(&front.listener, 7, "/a");
        let changed = house.answer::<api::ModifyRule>(ModifyRuleInput {
            actions: Some(vec![forward(&front.target_group)]),
            ..modify(&arn)
        });
        let rule = changed.rules.unwrap().remove(0);
        assert_eq!(rule.priority.as_deref(), Some("7"));
        assert_eq!(rule.conditions.unwrap()[0].values, Some(texts(&["/a"])));
        assert_eq!(
            rule.actions.unwrap()[0].target_group_arn,
            Some(front.target_group)
        );
        let changed = house.answer::<api::ModifyRule>(ModifyRuleInput {
            conditions: Some(vec![path("/b")]),
            ..modify(&arn)
        });
        let rule = changed.rules.unwrap().remove(0);
        assert_eq!(rule.conditions.unwrap()[0].values, Some(texts(&["/b"])));
        assert_eq!(
            rule.actions.unwrap()[0].r#type,
            api::ActionTypeEnum::Forward
        );
    }

    #[test]
    fn refuses_the_default_rule_and_what_is_not_there() {
        let house = house();
        let front = house.new_front_door();
        let rules = house.answer::<api::DescribeRules>(input(&[("ListenerArn", &front.listener)]));
        let arn = rules.rules.unwrap().remove(0).rule_arn.unwrap();
        assert_eq!(
            house.refusal::<api::ModifyRule>(modify(&arn)),
            format!("OperationNotPermittedException: Default rule '{arn}' cannot be modified")
        );
        let (listener, _) = arn.rsplit_once('/').unwrap();
        assert_eq!(
            house.refusal::<api::ModifyRule>(modify(&format!("{listener}/0123456789abcdef"))),
            "RuleNotFoundException: One or more rules not found"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let front = house.new_front_door();
        let arn = house.new_rule(&front.listener, 7, "/a");
        let action = "elasticloadbalancing:ModifyRule";
        house.needs::<api::ModifyRule>(action, &arn, modify(&arn));
    }
}
