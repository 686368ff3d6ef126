//! `GetRateBasedStatementManagedKeys`: the addresses that a rate-based rule limits now.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRateBasedStatementManagedKeys.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_waf::language::Rule;
use ringwall_waf::language::rate::AggregateKeyType;
use ringwall_waf::language::statement::Statement;

use crate::api::{
    GetRateBasedStatementManagedKeysInput, GetRateBasedStatementManagedKeysOutput,
    IpAddressVersion, RateBasedStatementManagedKeysIpSet,
};
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::WebAcl;
use crate::runtime::RateRule;
use crate::store::{Wafv2Read, find_by_arn};

pub(crate) fn get_rate_based_statement_managed_keys(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetRateBasedStatementManagedKeysInput,
) -> Result<Reply<GetRateBasedStatementManagedKeysOutput>, Wafv2Error> {
    let (name, id) = (input.web_acl_name, input.web_acl_id);
    let named = EntityRef::own(ctx, Kind::WebAcl, input.scope, name, id)?;

    let found = tx.find::<WebAcl>(&named)?;

    let action = "wafv2:GetRateBasedStatementManagedKeys";
    let ask = ask(action, &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let web_acl = found.ok_or_else(Wafv2Error::nonexistent)?;
    let group_rule = input.rule_group_rule_name.as_deref();
    require_address_keys(tx, &web_acl, group_rule, &input.rule_name)?;
    let limited = tx.service.runtime.limited_addresses(&RateRule {
        web_acl_arn: &web_acl.arn(),
        group_rule,
        rule: &input.rule_name,
    });
    let of_version = |version: IpAddressVersion| {
        let bits = if version == IpAddressVersion::Ipv4 {
            32
        } else {
            128
        };
        let is_v4 = version == IpAddressVersion::Ipv4;
        let addresses = limited.iter().filter(|address| address.is_ipv4() == is_v4);
        Some(RateBasedStatementManagedKeysIpSet {
            ip_address_version: Some(version),
            addresses: Some(
                addresses
                    .map(|address| format!("{address}/{bits}"))
                    .collect(),
            ),
        })
    };

    Ok(permit.reply(GetRateBasedStatementManagedKeysOutput {
        managed_keys_ipv4: of_version(IpAddressVersion::Ipv4),
        managed_keys_ipv6: of_version(IpAddressVersion::Ipv6),
    }))
}

/// The rule must be rate-based, and count addresses alone.
fn require_address_keys(
    tx: &Wafv2Read<'_>,
    web_acl: &WebAcl,
    group_rule: Option<&str>,
    name: &str,
) -> Result<(), Wafv2Error> {
    let group: Arc<RuleGroup>;
    let rules = match group_rule {
        None => &web_acl.definition.rules,
        Some(group_rule) => {
            let Statement::RuleGroupReference(reference) =
                &rule(&web_acl.definition.rules, group_rule)?.statement
            else {
                return Err(invalid(group_rule));
            };
            let found = find_by_arn::<RuleGroup>(tx.tx, &reference.arn)?;
            group = found.ok_or_else(Wafv2Error::nonexistent)?;
            &group.definition.rules
        }
    };
    match &rule(rules, name)?.statement {
        Statement::RateBased(rate) => match rate.aggregate_key_type {
            AggregateKeyType::Ip | AggregateKeyType::ForwardedIp => Ok(()),
            AggregateKeyType::CustomKeys | AggregateKeyType::Constant => {
                Err(Wafv2Error::unsupported_aggregate_key())
            }
        },
        _ => Err(invalid(name)),
    }
}

fn rule<'r>(rules: &'r [Rule], name: &str) -> Result<&'r Rule, Wafv2Error> {
    let found = rules.iter().find(|rule| rule.name == name);
    found.ok_or_else(Wafv2Error::nonexistent)
}

fn invalid(name: &str) -> Wafv2Error {
    Wafv2Error::invalid(Field::RateBasedStatement, name, Reason::InvalidReference)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};
    use serde_json::json;

    use crate::api::{self, GetRateBasedStatementManagedKeysInput};
    use crate::bench::{Steps as _, group_rule, house_with_traffic, path_is, rule};

    fn shop(house: &TestHouse) -> api::WebAclSummary {
        let rate = |key: &str| json!({"RateBasedStatement": {"Limit": 100, "AggregateKeyType": key, "ScopeDownStatement": path_is("L2E=")}});
        let group = house.make_rule_group("limits", 100, &[rule("flood", 0, &rate("IP"))]);
        let rules = [
            rule("by-address", 0, &rate("IP")),
            rule("by-nothing", 1, &rate("CONSTANT")),
            rule("no-rate", 2, &path_is("L2E=")),
            group_rule("limits", 3, &group.arn.unwrap()),
        ];
        house.make_web_acl("shop", &rules)
    }

    fn asked(
        web_acl: &api::WebAclSummary,
        rule: &str,
        more: &[(&'static str, &str)],
    ) -> GetRateBasedStatementManagedKeysInput {
        let mut members = vec![
            ("Scope", "REGIONAL"),
            ("WebACLName", web_acl.name.as_deref().unwrap()),
            ("WebACLId", web_acl.id.as_deref().unwrap()),
            ("RuleName", rule),
        ];
        members.extend(more);
        input(&members)
    }

    #[test]
    fn addresses_are_told_by_their_version() {
        let house = house_with_traffic();
        let web_acl = shop(&house);
        let ask = || asked(&web_acl, "by-address", &[]);
        let found = house.needs::<api::GetRateBasedStatementManagedKeys>(
            "wafv2:GetRateBasedStatementManagedKeys",
            web_acl.arn.as_deref().unwrap(),
            ask(),
        );
        let v4 = found.managed_keys_ipv4.unwrap().addresses.unwrap();
        assert_eq!(v4, ["192.0.2.7/32"]);
        let v6 = found.managed_keys_ipv6.unwrap().addresses.unwrap();
        assert_eq!(v6, ["2001:db8::7/128"]);
        let in_group = asked(&web_acl, "flood", &[("RuleGroupRuleName", "limits")]);
        house.answer::<api::GetRateBasedStatementManagedKeys>(in_group);
    }

    #[test]
    fn refuses_rules_that_count_something_else() {
        let house = house_with_traffic();
        let web_acl = shop(&house);
        let refusal = |rule: &str, more: &[(&'static str, &str)]| {
            house.refusal::<api::GetRateBasedStatementManagedKeys>(asked(&web_acl, rule, more))
        };
        assert!(
            refusal("by-nothing", &[]).starts_with("WAFUnsupportedAggregateKeyTypeException: ")
        );
        assert!(refusal("no-rate", &[]).contains("field: RATE_BASED_STATEMENT"));
        assert!(refusal("none", &[]).starts_with("WAFNonexistentItemException: "));
        let wrong = refusal("flood", &[("RuleGroupRuleName", "no-rate")]);
        assert!(
            wrong.starts_with("WAFInvalidParameterException: "),
            "{wrong}"
        );
    }
}
