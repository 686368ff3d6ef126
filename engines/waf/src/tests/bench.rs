//! What tests need: requests and web ACLs in a few words.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use crate::catalog::{Catalog, ManagedRuleGroup};
use crate::language::{Rule, RuleGroup, WebAcl};
use crate::request::{Body, Header, Request};
use crate::surroundings::Surroundings;
use crate::verdict::Verdict;
use crate::{CompileError, CompiledWebAcl, Context, RateCounters};

pub(crate) const ACL_ARN: &str = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/a1";

/// A catalog of what a test needs.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) groups: HashMap<String, RuleGroup>,
    pub(crate) ip_sets: HashMap<String, Vec<String>>,
    pub(crate) regex_sets: HashMap<String, Vec<String>>,
    pub(crate) managed: Vec<ManagedRuleGroup>,
}

impl Catalog for Shelf {
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        self.groups.get(arn).cloned().map(Arc::new)
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.ip_sets.get(arn).cloned().map(Into::into)
    }

    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.regex_sets.get(arn).cloned().map(Into::into)
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        _: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        let mut groups = self.managed.iter();
        let found = groups.find(|group| group.vendor == vendor && group.name == name);
        found.cloned().map(Arc::new)
    }
}

/// A web ACL of rules in AWS's JSON; it allows what no rule ends.
pub(crate) fn acl(rules: &str) -> WebAcl {
    acl_with(rules, "")
}

/// A web ACL of rules, with members of its own.
pub(crate) fn acl_with(rules: &str, members: &str) -> WebAcl {
    let default = if members.contains("DefaultAction") {
        ""
    } else {
        r#""DefaultAction": {"Allow": {}},"#
    };
    let text = format!(
        r#"{{"Name": "shop", {default} {members} "Rules": [{rules}],
            "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "shop"}}}}"#
    );
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A rule in AWS's JSON; `members` are its action and whatever else it has.
pub(crate) fn rule(name: &str, priority: u32, statement: &str, members: &str) -> String {
    format!(
        r#"{{"Name": "{name}", "Priority": {priority}, "Statement": {statement}, {members},
            "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "{name}"}}}}"#
    )
}

pub(crate) const BLOCK: &str = r#""Action": {"Block": {}}"#;
pub(crate) const COUNT: &str = r#""Action": {"Count": {}}"#;
pub(crate) const ALLOW: &str = r#""Action": {"Allow": {}}"#;

/// A statement on a field, without transformations.
pub(crate) fn on(statement: &str, field: &str, members: &str) -> String {
    on_transformed(statement, field, &["NONE"], members)
}

/// A statement on a field behind transformations.
pub(crate) fn on_transformed(
    statement: &str,
    field: &str,
    transformations: &[&str],
    members: &str,
) -> String {
    let transformations: Vec<_> = transformations
        .iter()
        .enumerate()
        .map(|(priority, kind)| format!(r#"{{"Priority": {priority}, "Type": "{kind}"}}"#))
        .collect();
    let comma = if members.is_empty() { "" } else { "," };
    format!(
        r#"{{"{statement}": {{"FieldToMatch": {field}, "TextTransformations": [{}]{comma} {members}}}}}"#,
        transformations.join(",")
    )
}

/// A ByteMatchStatement.
pub(crate) fn bytes(field: &str, place: &str, text: &str) -> String {
    on("ByteMatchStatement", field, &byte_members(place, text))
}

pub(crate) fn byte_members(place: &str, text: &str) -> String {
    use base64::Engine as _;
    let search = base64::engine::general_purpose::STANDARD.encode(text);
    format!(r#""SearchString": "{search}", "PositionalConstraint": "{place}""#)
}

pub(crate) fn group(text: &str) -> RuleGroup {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn rules(rules: &str) -> Vec<Rule> {
    serde_json::from_str(&format!("[{rules}]")).unwrap()
}

/// A request, owned.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) peer: IpAddr,
    pub(crate) method: Vec<u8>,
    pub(crate) path: Vec<u8>,
    pub(crate) query: Vec<u8>,
    pub(crate) fragment: Option<Vec<u8>>,
    pub(crate) headers: Vec<(Vec<u8>, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    pub(crate) is_oversize: bool,
    pub(crate) ja3: Option<String>,
    pub(crate) ja4: Option<String>,
    pub(crate) at_millis: i64,
}

/// A GET of a target, from 192.0.2.1.
pub(crate) fn get(target: &str) -> Sent {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Sent {
        peer: "192.0.2.1".parse().unwrap(),
        method: b"GET".to_vec(),
        path: path.into(),
        query: query.into(),
        fragment: None,
        headers: vec![(b"Host".to_vec(), b"shop.example".to_vec())],
        body: Vec::new(),
        is_oversize: false,
        ja3: None,
        ja4: None,
        at_millis: 1_700_000_000_000,
    }
}

/// A POST of a body.
pub(crate) fn post(target: &str, body: impl AsRef<[u8]>) -> Sent {
    Sent {
        method: b"POST".to_vec(),
        body: body.as_ref().to_vec(),
        ..get(target)
    }
}

impl Sent {
    pub(crate) fn from(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.into(), value.as_ref().to_vec()));
        self
    }

    /// Hands a borrowed request to a function.
    pub(crate) fn with<T>(&self, function: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| Header { name, value })
            .collect();
        function(&Request {
            peer: self.peer,
            method: &self.method,
            path: &self.path,
            query: &self.query,
            fragment: self.fragment.as_deref(),
            version: "HTTP/1.1",
            scheme: "https",
            headers: &headers,
            body: Body {
                prefix: &self.body,
                is_oversize: self.is_oversize,
                size: self.body.len() as u64,
            },
            ja3: self.ja3.as_deref(),
            ja4: self.ja4.as_deref(),
            id: "1-67891233-abcdef012345678912345678",
            at_millis: self.at_millis,
        })
    }
}

pub(crate) fn compile(acl: &WebAcl, shelf: &Shelf) -> Result<CompiledWebAcl, CompileError> {
    CompiledWebAcl::compile(
        acl,
        &Context {
            arn: ACL_ARN,
            rates: &RateCounters::default(),
        },
        shelf,
    )
}

/// Judges a request by rules in AWS's JSON, in a world of which nothing is known.
pub(crate) fn judge(rules: &str, sent: &Sent) -> Verdict {
    judge_by(&acl(rules), sent)
}

pub(crate) fn judge_by(acl: &WebAcl, sent: &Sent) -> Verdict {
    let compiled = compile(acl, &Shelf::default()).unwrap();
    sent.with(|request| compiled.judge(request, &Surroundings::UNKNOWN))
}

/// Whether a statement holds of a request.
pub(crate) fn holds(statement: &str, sent: &Sent) -> bool {
    let verdict = judge(&rule("r", 0, statement, BLOCK), sent);
    verdict.outcome != crate::verdict::Outcome::Allow
}
