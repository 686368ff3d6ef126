//! `UpdateRuleGroup`: puts other rules in the place of those of a group.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateRuleGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateRuleGroupInput, UpdateRuleGroupOutput};
use crate::definition::RuleGroupMembers;
use crate::error::Wafv2Error;
use crate::language::text;
use crate::permission::require_may_use;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn update_rule_group(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateRuleGroupInput,
) -> Result<Reply<UpdateRuleGroupOutput>, Wafv2Error> {
    let mut definition = RuleGroupMembers::from(&input).definition(0)?;
    let references = statements::references(&definition.rules);
    let named = EntityRef::own(ctx, Kind::RuleGroup, input.scope, input.name, input.id)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:UpdateRuleGroup", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;
    require_may_use(ctx, tx, "wafv2:UpdateRuleGroup", &references)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.lock_token)?;
    // What web ACLs reckon with never changes.
    definition.capacity = found.definition.capacity;
    let mut group = RuleGroup::clone(found);
    group.definition = definition;
    group.monetization_config = text(input.monetization_config.as_ref());
    tx.require_valid_group(&group)?;
    let next_lock_token = group.entity.change(ctx, input.description);
    tx.put_rule_group(group)?;

    Ok(permit.reply(UpdateRuleGroupOutput {
        next_lock_token: Some(next_lock_token),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::api::{self, RuleGroupSummary, Scope, UpdateRuleGroupInput};
    use crate::bench::{Steps as _, house, named, path_is, rule, tree, visibility};

    fn update(group: &RuleGroupSummary, rules: &[Json]) -> UpdateRuleGroupInput {
        UpdateRuleGroupInput {
            name: group.name.clone().unwrap(),
            scope: Scope::Regional,
            id: group.id.clone().unwrap(),
            description: None,
            rules: Some(tree("Rules", Json::Array(rules.to_vec()))),
            visibility_config: visibility("shop"),
            lock_token: group.lock_token.clone().unwrap(),
            custom_response_bodies: None,
            monetization_config: None,
        }
    }

    #[test]
    fn rules_must_fit_into_the_capacity_it_was_made_with() {
        let house = house();
        let group = house.make_rule_group("shop", 2, &[]);
        let two = [
            rule("a", 0, &path_is("L2E=")),
            rule("b", 1, &path_is("L2I=")),
        ];
        let refusal = house.refusal::<api::UpdateRuleGroup>(update(&group, &two));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
        let arn = group.arn.clone().unwrap();
        let answer = house.needs::<api::UpdateRuleGroup>(
            "wafv2:UpdateRuleGroup",
            &arn,
            update(&group, &two[..1]),
        );
        let id = group.id.clone().unwrap();
        let found = house.answer::<api::GetRuleGroup>(named(("shop", &id), &[]));
        assert_eq!(found.lock_token, answer.next_lock_token);
        let rules = found.rule_group.unwrap().rules.unwrap();
        assert_eq!(rules.to_json(), Json::Array(two[..1].to_vec()));
        let refusal = house.refusal::<api::UpdateRuleGroup>(update(&group, &two[..1]));
        assert!(refusal.starts_with("WAFOptimisticLockException: "));
    }

    #[test]
    fn priorities_are_told_apart() {
        let house = house();
        let group = house.make_rule_group("shop", 10, &[]);
        let twice = [
            rule("a", 0, &path_is("L2E=")),
            rule("b", 0, &path_is("L2I=")),
        ];
        let refusal = house.refusal::<api::UpdateRuleGroup>(update(&group, &twice));
        assert!(
            refusal.starts_with("WAFInvalidParameterException: "),
            "{refusal}"
        );
        let alone = json!({"OrStatement": {"Statements": [path_is("L2E=")]}});
        let refusal =
            house.refusal::<api::UpdateRuleGroup>(update(&group, &[rule("a", 0, &alone)]));
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: You haven't met a minimum requirement for a threshold setting. Examples include a rule group capacity setting that's too low and an OR statement with only one nested statement., field: OR_STATEMENT, parameter: OrStatement"
        );
    }
}
