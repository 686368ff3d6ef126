//! `CreateRuleGroup`: makes a group of rules, with room for what it may grow to.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateRuleGroup.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateRuleGroupInput, CreateRuleGroupOutput};
use crate::definition::RuleGroupMembers;
use crate::error::Wafv2Error;
use crate::language::text;
use crate::permission::require_may_use;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::place::Place;
use crate::resources::rule_group::RuleGroup;
use crate::resources::tagging;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn create_rule_group(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateRuleGroupInput,
) -> Result<Reply<CreateRuleGroupOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let capacity = u64::try_from(input.capacity).unwrap_or_default();
    let definition = RuleGroupMembers::from(&input).definition(capacity)?;
    let references = statements::references(&definition.rules);
    let group = RuleGroup {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        definition,
        monetization_config: text(input.monetization_config.as_ref()),
        sharing: None,
    };

    let ask = Ask::new("wafv2:CreateRuleGroup").on(group.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, group.resource(), &tags)?;
    require_may_use(ctx, tx, "wafv2:CreateRuleGroup", &references)?;

    tx.require_free::<RuleGroup>(&group.entity)?;
    tx.require_valid_group(&group)?;
    let summary = group.summary();
    tx.put_rule_group(group)?;

    Ok(permit.reply(CreateRuleGroupOutput {
        summary: Some(summary),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api;
    use crate::bench::{Steps as _, arn, group_rule, house, in_ip_set, path_is, rule, rule_group};

    #[test]
    fn rules_must_fit_into_its_capacity() {
        let house = house();
        let rules = [rule("admin", 0, &path_is("L2FkbWlu"))];
        let made = house.make_rule_group("shop", 2, &rules);
        assert_eq!(
            made.arn,
            Some(arn("rulegroup", "shop", made.id.as_deref().unwrap()))
        );
        let refusal = house.refusal::<api::CreateRuleGroup>(rule_group("small", 1, &rules));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
        let refusal = house.refusal::<api::CreateRuleGroup>(rule_group("large", 5001, &[]));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
    }

    #[test]
    fn refuses_what_it_refers_to_and_is_not_there() {
        let house = house();
        let missing = arn("ipset", "none", "0b1d2c3e-0000-4000-8000-000000000000");
        let rules = [rule("office", 0, &in_ip_set(&missing))];
        let refusal = house.refusal::<api::CreateRuleGroup>(rule_group("shop", 10, &rules));
        assert!(
            refusal.starts_with("WAFNonexistentItemException: "),
            "{refusal}"
        );
        let elsewhere = missing.replace("us-east-1", "eu-west-1");
        let rules = [rule("office", 0, &in_ip_set(&elsewhere))];
        let refusal = house.refusal::<api::CreateRuleGroup>(rule_group("shop", 10, &rules));
        assert!(refusal.contains("field: RESOURCE_ARN"), "{refusal}");
    }

    #[test]
    fn groups_do_not_nest() {
        let house = house();
        let inner = house.make_rule_group("inner", 10, &[]).arn.unwrap();
        let rules = [group_rule("inner", 0, &inner)];
        let refusal = house.refusal::<api::CreateRuleGroup>(rule_group("outer", 100, &rules));
        assert!(
            refusal.starts_with("WAFInvalidParameterException: "),
            "{refusal}"
        );
    }

    #[test]
    fn a_statement_says_one_thing() {
        let refusal = house().refusal::<api::CreateRuleGroup>(rule_group(
            "shop",
            10,
            &[rule("none", 0, &json!({}))],
        ));
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that requires exactly one value., field: STATEMENT, parameter: Statement"
        );
    }

    #[test]
    fn needs_permission_on_the_group_and_on_what_it_uses() {
        let house = house();
        let set = house.make_ip_set("office", &[]).arn.unwrap();
        let group = arn("rulegroup", "shop", "*");
        let rules = [rule("office", 0, &in_ip_set(&set))];
        let made = || rule_group("shop", 10, &rules);
        let clerk = house.allowed("clerk", &[("wafv2:CreateRuleGroup", &group)]);
        clerk.is_denied::<api::CreateRuleGroup>(made());
        let user = house.allowed(
            "user",
            &[
                ("wafv2:CreateRuleGroup", &group),
                ("wafv2:CreateRuleGroup", &set),
            ],
        );
        user.answer::<api::CreateRuleGroup>(made());
        house.needs::<api::CreateRuleGroup>(
            "wafv2:CreateRuleGroup",
            &arn("rulegroup", "other", "*"),
            rule_group("other", 10, &[]),
        );
    }
}
