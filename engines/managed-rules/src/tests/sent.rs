//! Requests of tests, and groups that only count.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::managed::ManagedRuleGroupConfig;
use ringwall_waf::language::{RuleGroup, WebAcl};
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::surroundings::{Signals, Surroundings, Token};
use ringwall_waf::{CompiledWebAcl, Context, RateCounters};

use crate::Group;
use crate::address_list::AddressLists;

/// A request.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) peer: IpAddr,
    pub(super) method: Vec<u8>,
    pub(super) path: Vec<u8>,
    pub(super) query: Vec<u8>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    /// Labels that others give it.
    pub(super) labels: Vec<String>,
}

impl Sent {
    pub(super) fn get() -> Self {
        Self {
            peer: "192.0.2.1".parse().unwrap(),
            method: b"GET".to_vec(),
            path: b"/".to_vec(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            labels: Vec::new(),
        }
    }

    pub(super) fn header(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.to_owned(), value.to_vec()));
        self
    }
}

struct OneGroup<'a> {
    group: &'a Group,
    lists: &'a AddressLists,
}

impl Catalog for OneGroup<'_> {
    fn rule_group(&self, _: &str) -> Option<Arc<RuleGroup>> {
        None
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.lists.ip_set(arn)
    }

    fn regex_pattern_set(&self, _: &str) -> Option<Arc<[String]>> {
        None
    }

    fn managed_rule_group(
        &self,
        _: &str,
        _: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        self.group.at(version)
    }
}

/// A group of which every rule counts, so that all of them are asked.
pub(super) struct Counting(CompiledWebAcl);

impl Counting {
    pub(super) fn new(group: &Group, lists: &AddressLists) -> Self {
        let overrides: Vec<_> = group
            .listed_rules()
            .map(|rule| {
                let name = &rule.rule.name;
                format!(r#"{{"Name": "{name}", "ActionToUse": {{"Count": {{}}}}}}"#)
            })
            .collect();
        let visibility = r#""VisibilityConfig": {"SampledRequestsEnabled": false,
            "CloudWatchMetricsEnabled": false, "MetricName": "m"}"#;
        let text = format!(
            r#"{{"Name": "a", "DefaultAction": {{"Allow": {{}}}}, {visibility}, "Rules": [{{
                "Name": "g", "Priority": 0, "OverrideAction": {{"None": {{}}}}, {visibility},
                "Statement": {{"ManagedRuleGroupStatement": {{
                    "VendorName": "AWS", "Name": "{}", "RuleActionOverrides": [{}]
                }}}}
            }}]}}"#,
            group.name,
            overrides.join(",")
        );
        let acl: WebAcl = serde_json::from_str(&text).unwrap();
        let arn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/b";
        let catalog = OneGroup { group, lists };
        let compiled = CompiledWebAcl::compile(
            &acl,
            &Context {
                arn,
                rates: &RateCounters::default(),
            },
            &catalog,
        );
        Self(compiled.unwrap_or_else(|error| panic!("{}: {error}", group.name)))
    }

    /// The rules that a request matches.
    pub(super) fn matched(&self, sent: &Sent) -> HashSet<String> {
        let verdict = self.judge(sent);
        let groups = verdict.account.rule_groups.iter();
        groups
            .flat_map(|group| &group.non_terminating_rules)
            .map(|matched| matched.rule.to_string())
            .collect()
    }

    /// The labels that a request gets.
    pub(super) fn labels(&self, sent: &Sent) -> HashSet<String> {
        let verdict = self.judge(sent);
        verdict.labels.iter().map(ToString::to_string).collect()
    }

    fn judge(&self, sent: &Sent) -> ringwall_waf::verdict::Verdict {
        let headers: Vec<_> = sent
            .headers
            .iter()
            .map(|(name, value)| Header {
                name: name.as_bytes(),
                value,
            })
            .collect();
        let request = Request {
            peer: sent.peer,
            method: &sent.method,
            path: &sent.path,
            query: &sent.query,
            fragment: None,
            version: "HTTP/1.1",
            scheme: "https",
            headers: &headers,
            body: Body {
                prefix: &sent.body,
                is_oversize: false,
                size: sent.body.len() as u64,
            },
            ja3: None,
            ja4: None,
            id: "1",
            at_millis: 1_700_000_000_000,
        };
        let surroundings = Surroundings {
            signals: &Given(&sent.labels),
            ..Surroundings::UNKNOWN
        };
        self.0.judge(&request, &surroundings)
    }
}

struct Given<'a>(&'a [String]);

impl Signals for Given<'_> {
    fn labels(
        &self,
        _: &str,
        _: &[ManagedRuleGroupConfig],
        _: &Request<'_>,
        _: Option<&Token>,
    ) -> Vec<String> {
        self.0.to_vec()
    }
}
