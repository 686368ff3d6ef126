//! `DescribeManagedRuleGroup`: the rules and labels of a rule group that AWS keeps.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DescribeManagedRuleGroup.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_waf::catalog::ManagedRule;

use crate::api::{DescribeManagedRuleGroupInput, DescribeManagedRuleGroupOutput, RuleSummary};
use crate::error::Wafv2Error;
use crate::language::shown_some;
use crate::managed;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn describe_managed_rule_group(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: DescribeManagedRuleGroupInput,
) -> Result<Reply<DescribeManagedRuleGroupOutput>, Wafv2Error> {
    Place::of(ctx, input.scope)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("wafv2:DescribeManagedRuleGroup"))?;

    let group = managed::group(&input.vendor_name, &input.name)?;
    managed::require_version(group, input.version_name.as_deref())?;
    let rules = group.listed_rules().map(summary);
    let version = input.version_name.as_deref().or(group.default_version());

    Ok(permit.reply(DescribeManagedRuleGroupOutput {
        version_name: version.map(str::to_owned),
        sns_topic_arn: None,
        capacity: Some(i64::try_from(group.capacity).map_err(Wafv2Error::internal)?),
        rules: Some(rules.collect::<Result<_, _>>()?),
        label_namespace: Some(group.label_namespace.clone()),
        available_labels: Some(managed::labels(&group.available_labels)),
        consumed_labels: None,
    }))
}

fn summary(managed: &ManagedRule) -> Result<RuleSummary, Wafv2Error> {
    Ok(RuleSummary {
        name: Some(managed.rule.name.clone()),
        action: shown_some("RuleAction", managed.rule.action.as_ref())?,
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeManagedRuleGroupInput};
    use crate::bench::house;

    fn describe(vendor: &str, name: &str) -> DescribeManagedRuleGroupInput {
        input(&[
            ("VendorName", vendor),
            ("Name", name),
            ("Scope", "REGIONAL"),
        ])
    }

    #[test]
    fn the_core_rule_set_has_its_rules_and_labels() {
        let found = house().needs::<api::DescribeManagedRuleGroup>(
            "wafv2:DescribeManagedRuleGroup",
            "*",
            describe("AWS", "AWSManagedRulesCommonRuleSet"),
        );
        assert_eq!(found.capacity, Some(700));
        let rules = found.rules.unwrap().into_iter();
        let names: Vec<_> = rules.filter_map(|rule| rule.name).collect();
        assert!(
            names.contains(&"SizeRestrictions_BODY".to_owned()),
            "{names:?}"
        );
        let labels = found.available_labels.unwrap();
        assert!(labels.iter().any(|label| label.name.as_deref()
            == Some("awswaf:managed:aws:core-rule-set:SizeRestrictions_Body")));
    }

    #[test]
    fn refuses_what_is_not_there() {
        let house = house();
        let refusal = house.refusal::<api::DescribeManagedRuleGroup>(describe("AWS", "None"));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        let old = DescribeManagedRuleGroupInput {
            version_name: Some("Version_99.0".to_owned()),
            ..describe("AWS", "AWSManagedRulesCommonRuleSet")
        };
        let refusal = house.refusal::<api::DescribeManagedRuleGroup>(old);
        assert!(refusal.starts_with("WAFExpiredManagedRuleGroupVersionException: "));
    }
}
