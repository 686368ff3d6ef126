//! `GetRuleGroup`: a rule group of one's own, or one that somebody shares.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRuleGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRuleGroupInput, GetRuleGroupOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Read;

pub(crate) fn get_rule_group(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetRuleGroupInput,
) -> Result<Reply<GetRuleGroupOutput>, Wafv2Error> {
    let by_name = (input.name, input.scope, input.id);
    let named = EntityRef::by_arn_or_name(ctx, Kind::RuleGroup, input.arn.as_deref(), by_name)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:GetRuleGroup", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let group = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetRuleGroupOutput {
        rule_group: Some(group.shown()?),
        lock_token: Some(group.entity.lock_token.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};
    use serde_json::json;

    use crate::api;
    use crate::bench::{Steps as _, house, named, path_is, rule};

    #[test]
    fn tells_the_labels_it_gives_and_looks_for() {
        let house = house();
        let mut labels = rule("admin", 0, &path_is("L2FkbWlu"));
        let given = json!([{"Name": "area:admin"}]);
        labels
            .as_object_mut()
            .unwrap()
            .insert("RuleLabels".to_owned(), given);
        let looked_for = json!({"LabelMatchStatement": {"Scope": "LABEL", "Key": "area:admin"}});
        let made = house.make_rule_group("shop", 10, &[labels, rule("late", 1, &looked_for)]);
        let id = made.id.unwrap();
        let found = house.answer::<api::GetRuleGroup>(named(("shop", &id), &[]));
        assert_eq!(found.lock_token, made.lock_token);
        let group = found.rule_group.unwrap();
        let namespace = "awswaf:111122223333:rulegroup:shop:";
        assert_eq!(group.label_namespace.as_deref(), Some(namespace));
        let label = format!("{namespace}area:admin");
        let names = |labels: Option<Vec<api::LabelSummary>>| {
            let labels = labels.unwrap().into_iter();
            labels.filter_map(|label| label.name).collect::<Vec<_>>()
        };
        assert_eq!(names(group.available_labels), [label.as_str()]);
        assert_eq!(names(group.consumed_labels), [label.as_str()]);
        assert_eq!(group.capacity, 10);
    }

    #[test]
    fn one_is_named_by_its_arn_or_by_name_and_id() {
        let house = house();
        let made = house.make_rule_group("shop", 10, &[]);
        let arn = made.arn.unwrap();
        let found = house.answer::<api::GetRuleGroup>(input(&[("ARN", &arn)]));
        assert_eq!(found.rule_group.unwrap().arn, arn);
        for asked in [
            input(&[]),
            input(&[("Name", "shop"), ("Scope", "REGIONAL")]),
        ] {
            let refusal = house.refusal::<api::GetRuleGroup>(asked);
            assert!(refusal.contains("field: RULE_GROUP"), "{refusal}");
        }
    }

    #[test]
    fn needs_permission_on_the_group() {
        let house = house();
        let arn = house.make_rule_group("shop", 10, &[]).arn.unwrap();
        let asked = || input(&[("ARN", arn.as_str())]);
        house.needs::<api::GetRuleGroup>("wafv2:GetRuleGroup", &arn, asked());
        house
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::GetRuleGroup>(asked());
    }
}
