//! Web ACL capacity units: what rules cost.
//!
//! AWS may charge less for rules that share transformations; how much it does not say. These are the
//! sums that `CheckCapacity` answers for rules that share nothing.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html>

use ringwall_transformation::{PreParseTransformation, Transformation};

use crate::catalog::Catalog;
use crate::language::field::FieldToMatch;
use crate::language::rate::RateBasedStatement;
use crate::language::statement::{
    ForwardedIpPosition, Inspected, IpSetReferenceStatement, PositionalConstraint,
    SensitivityLevel, Statement,
};
use crate::language::{FirewallManagerRuleGroup, Rule, WebAcl};

/// What a transformation costs.
const TRANSFORMATION: u64 = 10;
/// What NONE costs.
const NO_TRANSFORMATION: u64 = 0;
/// What looking at all arguments of the query costs more.
const ALL_QUERY_ARGUMENTS: u64 = 10;
/// What a part of a custom key costs.
const CUSTOM_KEY: u64 = 30;

/// What rules refer to that is not there: an ARN, or the name of a managed group.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {0}")]
pub struct NotFound(pub String);

/// What a web ACL costs.
pub fn of_web_acl(acl: &WebAcl, catalog: &dyn Catalog) -> Result<u64, NotFound> {
    let groups = acl.first_groups.iter().chain(&acl.last_groups);
    let groups = sum(groups, |group: &FirewallManagerRuleGroup| {
        of_statement(&group.firewall_manager_statement, catalog)
    })?;
    Ok(of_rules(&acl.rules, catalog)?.saturating_add(groups))
}

/// What rules cost.
pub fn of_rules(rules: &[Rule], catalog: &dyn Catalog) -> Result<u64, NotFound> {
    sum(rules.iter(), |rule| of_statement(&rule.statement, catalog))
}

/// What a statement costs, with those that stand in it.
pub fn of_statement(statement: &Statement, catalog: &dyn Catalog) -> Result<u64, NotFound> {
    Ok(match statement {
        Statement::ByteMatch(one) => {
            inspecting(&one.inspected, byte_match(one.positional_constraint))
        }
        Statement::RegexMatch(one) => inspecting(&one.inspected, 3),
        Statement::RegexPatternSetReference(one) => inspecting(&one.inspected, 25),
        Statement::SqliMatch(one) => inspecting(&one.inspected, sqli(one.sensitivity_level)),
        Statement::XssMatch(one) => inspecting(&one.inspected, 40),
        Statement::SizeConstraint(one) => inspecting(&one.inspected, 1),
        Statement::GeoMatch(_) | Statement::AsnMatch(_) | Statement::LabelMatch(_) => 1,
        Statement::IpSetReference(one) => ip_set(one),
        Statement::And(inner) | Statement::Or(inner) => {
            sum(inner.statements.iter(), |one| of_statement(one, catalog))?
        }
        Statement::Not(inner) => of_statement(&inner.statement, catalog)?,
        Statement::RateBased(rate) => rate_based(rate, catalog)?,
        Statement::RuleGroupReference(group) => {
            let found = catalog.rule_group(&group.arn);
            found.ok_or_else(|| NotFound(group.arn.clone()))?.capacity
        }
        Statement::ManagedRuleGroup(group) => {
            let found = catalog.managed_rule_group(
                &group.vendor_name,
                &group.name,
                group.version.as_deref(),
            );
            let capacity = found.ok_or_else(|| NotFound(group.name.clone()))?.capacity;
            let scope_down = group.scope_down_statement.as_ref();
            let scope_down = scope_down.map_or(Ok(0), |inner| of_statement(inner, catalog))?;
            capacity.saturating_add(scope_down)
        }
    })
}

fn byte_match(place: PositionalConstraint) -> u64 {
    match place {
        PositionalConstraint::Exactly
        | PositionalConstraint::StartsWith
        | PositionalConstraint::EndsWith => 2,
        PositionalConstraint::Contains | PositionalConstraint::ContainsWord => 10,
    }
}

fn sqli(level: Option<SensitivityLevel>) -> u64 {
    match level {
        Some(SensitivityLevel::High) => 30,
        Some(SensitivityLevel::Low) | None => 20,
    }
}

fn ip_set(statement: &IpSetReferenceStatement) -> u64 {
    let forwarded = statement.forwarded_ip_config.as_ref();
    match forwarded.map(|config| config.position) {
        Some(ForwardedIpPosition::Any) => 5,
        _ => 1,
    }
}

fn rate_based(rate: &RateBasedStatement, catalog: &dyn Catalog) -> Result<u64, NotFound> {
    let keys = u64::try_from(rate.custom_keys.len()).unwrap_or(u64::MAX);
    let scope_down = rate.scope_down_statement.as_ref();
    let scope_down = scope_down.map_or(Ok(0), |inner| of_statement(inner, catalog))?;
    Ok(keys
        .saturating_mul(CUSTOM_KEY)
        .saturating_add(2)
        .saturating_add(scope_down))
}

/// What a test of a component costs: JSON doubles its own cost.
fn inspecting(inspected: &Inspected, base: u64) -> u64 {
    let base = match &inspected.field_to_match {
        FieldToMatch::JsonBody(_) => base * 2,
        FieldToMatch::AllQueryArguments(_) => base + ALL_QUERY_ARGUMENTS,
        _ => base,
    };
    let transformations = inspected
        .text_transformations
        .iter()
        .map(|one| match one.kind {
            Transformation::None => NO_TRANSFORMATION,
            _ => TRANSFORMATION,
        });
    let before = inspected
        .pre_parse_text_transformations
        .iter()
        .map(|one| match one.kind {
            PreParseTransformation::None => NO_TRANSFORMATION,
            _ => TRANSFORMATION,
        });
    base + transformations.chain(before).sum::<u64>()
}

fn sum<T>(
    items: impl Iterator<Item = T>,
    cost: impl Fn(T) -> Result<u64, NotFound>,
) -> Result<u64, NotFound> {
    let mut total = 0_u64;
    for item in items {
        total = total.saturating_add(cost(item)?);
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::bench::*;

    fn cost(statement: &str) -> u64 {
        let statement: Statement = serde_json::from_str(statement).unwrap();
        of_statement(&statement, &Shelf::default()).unwrap()
    }

    #[test]
    fn the_example_of_the_command_line_costs_what_aws_says() {
        let bytes = on_transformed(
            "ByteMatchStatement",
            r#"{"SingleHeader": {"Name": "host"}}"#,
            &["LOWERCASE"],
            &byte_members("EXACTLY", "www.example.com"),
        );
        let geo = r#"{"GeoMatchStatement": {"CountryCodes": ["US"]}}"#;
        let rate = r#"{"RateBasedStatement": {"Limit": 1000, "AggregateKeyType": "IP"}}"#;

        assert_eq!(cost(&bytes) + cost(geo) + cost(rate), 15);
    }

    #[test]
    fn each_statement_has_its_base_cost() {
        let query = r#"{"QueryString": {}}"#;
        for (place, units) in [
            ("EXACTLY", 2),
            ("STARTS_WITH", 2),
            ("ENDS_WITH", 2),
            ("CONTAINS", 10),
            ("CONTAINS_WORD", 10),
        ] {
            assert_eq!(cost(&bytes(query, place, "a")), units, "{place}");
        }
        assert_eq!(
            cost(&on("RegexMatchStatement", query, r#""RegexString": "a""#)),
            3
        );
        assert_eq!(
            cost(&on(
                "RegexPatternSetReferenceStatement",
                query,
                r#""ARN": "a""#
            )),
            25
        );
        assert_eq!(cost(&on("SqliMatchStatement", query, "")), 20);
        assert_eq!(
            cost(&on(
                "SqliMatchStatement",
                query,
                r#""SensitivityLevel": "HIGH""#
            )),
            30
        );
        assert_eq!(cost(&on("XssMatchStatement", query, "")), 40);
        assert_eq!(
            cost(&on(
                "SizeConstraintStatement",
                query,
                r#""ComparisonOperator": "GT", "Size": 1"#
            )),
            1
        );
        assert_eq!(cost(r#"{"IPSetReferenceStatement": {"ARN": "a"}}"#), 1);
        assert_eq!(
            cost(r#"{"LabelMatchStatement": {"Scope": "LABEL", "Key": "a"}}"#),
            1
        );
        assert_eq!(cost(r#"{"AsnMatchStatement": {"AsnList": [1]}}"#), 1);
    }

    #[test]
    fn json_doubles_the_base_and_arguments_and_transformations_add() {
        let json = r#"{"JsonBody": {"MatchPattern": {"All": {}}, "MatchScope": "ALL"}}"#;
        let xss = on_transformed("XssMatchStatement", json, &["URL_DECODE", "LOWERCASE"], "");
        let arguments = on_transformed(
            "XssMatchStatement",
            r#"{"AllQueryArguments": {}}"#,
            &["NONE"],
            "",
        );

        assert_eq!(cost(&xss), 80 + 20);
        assert_eq!(cost(&arguments), 50);
    }

    #[test]
    fn statements_within_others_are_added() {
        let one = bytes(r#"{"UriPath": {}}"#, "CONTAINS", "a");
        let not = format!(r#"{{"NotStatement": {{"Statement": {one}}}}}"#);
        let and = format!(r#"{{"AndStatement": {{"Statements": [{one}, {not}]}}}}"#);
        let rate = format!(
            r#"{{"RateBasedStatement": {{"Limit": 100, "AggregateKeyType": "CUSTOM_KEYS", "ScopeDownStatement": {and},
                "CustomKeys": [{{"HTTPMethod": {{}}}}, {{"IP": {{}}}}]}}}}"#
        );

        assert_eq!(cost(&and), 20);
        assert_eq!(cost(&rate), 2 + 60 + 20);
    }

    #[test]
    fn an_ip_set_costs_more_if_any_address_of_a_header_is_looked_at() {
        let set = |position| {
            format!(
                r#"{{"IPSetReferenceStatement": {{"ARN": "a", "IPSetForwardedIPConfig":
                    {{"HeaderName": "x-forwarded-for", "FallbackBehavior": "MATCH", "Position": "{position}"}}}}}}"#
            )
        };

        assert_eq!(cost(&set("ANY")), 5);
        assert_eq!(cost(&set("FIRST")), 1);
    }

    #[test]
    fn a_group_costs_its_capacity() {
        let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/rulegroup/g/1";
        let mut shelf = Shelf::default();
        let text = r#"{"Name": "g", "Capacity": 77, "VisibilityConfig":
            {"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "g"}}"#;
        shelf.groups.insert(arn.to_owned(), group(text));
        let reference: Statement = serde_json::from_str(&format!(
            r#"{{"RuleGroupReferenceStatement": {{"ARN": "{arn}"}}}}"#
        ))
        .unwrap();

        assert_eq!(of_statement(&reference, &shelf), Ok(77));
        assert_eq!(
            of_statement(&reference, &Shelf::default()),
            Err(NotFound(arn.to_owned()))
        );
    }
}
