//! The managed groups in a web ACL.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use ringwall_managed_rules::address_list::AddressLists;
use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::{RuleGroup, WebAcl};
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::verdict::Outcome;
use ringwall_waf::{CompiledWebAcl, Context, RateCounters};

use super::case::Case;

/// What is enabled.
pub(super) const GROUPS: &[&str] = &[
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
    "AWSManagedRulesLinuxRuleSet",
    "AWSManagedRulesUnixRuleSet",
    "AWSManagedRulesWindowsRuleSet",
    "AWSManagedRulesPHPRuleSet",
];

/// How much of a body is inspected.
const INSPECTED_BODY: usize = 64 * 1024;

/// A web ACL of managed groups.
pub(super) struct Wall(CompiledWebAcl);

impl Wall {
    pub(super) fn new() -> Result<Self> {
        let acl: WebAcl = serde_json::from_str(&acl())?;
        let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/a";
        let rates = &RateCounters::default();
        let lists = Managed(AddressLists::default());
        let compiled = CompiledWebAcl::compile(&acl, &Context { arn, rates }, &lists);
        Ok(Self(compiled.map_err(|error| anyhow!("{error}"))?))
    }

    /// The rule that stops a request.
    pub(super) fn judge(&self, case: &Case) -> Option<String> {
        let headers: Vec<_> = case
            .headers
            .iter()
            .map(|(name, value)| Header {
                name: name.as_bytes(),
                value,
            })
            .collect();
        let inspected = case.body.len().min(INSPECTED_BODY);
        let request = Request {
            peer: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            method: case.method.as_bytes(),
            path: &case.path,
            query: &case.query,
            fragment: None,
            version: "HTTP/1.1",
            scheme: "https",
            headers: &headers,
            body: Body {
                prefix: case.body.get(..inspected).unwrap_or_default(),
                is_oversize: case.body.len() > inspected,
                size: u64::try_from(case.body.len()).unwrap_or(u64::MAX),
            },
            ja3: None,
            ja4: None,
            id: "1",
            at_millis: 1_700_000_000_000,
        };
        let verdict = self.0.judge(&request, &Surroundings::UNKNOWN);
        if verdict.outcome == Outcome::Allow {
            return None;
        }
        let groups = verdict.account.rule_groups.iter();
        let rules = groups.filter_map(|group| group.terminating_rule.as_ref());
        Some(rules.map(|rule| rule.rule.to_string()).collect())
    }
}

fn acl() -> String {
    let visibility = r#""VisibilityConfig": {"SampledRequestsEnabled": false,
        "CloudWatchMetricsEnabled": false, "MetricName": "m"}"#;
    let rules: Vec<_> = GROUPS
        .iter()
        .zip(0..)
        .map(|(name, priority)| {
            format!(
                r#"{{"Name": "{name}", "Priority": {priority}, {visibility},
                    "OverrideAction": {{"None": {{}}}}, "Statement": {{
                    "ManagedRuleGroupStatement": {{"VendorName": "AWS", "Name": "{name}"}}}}}}"#
            )
        })
        .collect();
    let rules = rules.join(",");
    format!(
        r#"{{"Name": "shop", "DefaultAction": {{"Allow": {{}}}}, {visibility}, "Rules": [{rules}]}}"#
    )
}

struct Managed(AddressLists);

impl Catalog for Managed {
    fn rule_group(&self, _: &str) -> Option<Arc<RuleGroup>> {
        None
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.0.ip_set(arn)
    }

    fn regex_pattern_set(&self, _: &str) -> Option<Arc<[String]>> {
        None
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        ringwall_managed_rules::group(vendor, name, version)
    }
}
