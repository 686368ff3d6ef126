//! Web ACLs of many expressions.

use std::sync::Arc;

use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::{RuleGroup, WebAcl};
use ringwall_waf::{CompiledWebAcl, Context, RateCounters};

struct Shelf;

impl Catalog for Shelf {
    fn rule_group(&self, _: &str) -> Option<Arc<RuleGroup>> {
        None
    }

    fn ip_set(&self, _: &str) -> Option<Arc<[String]>> {
        None
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

/// Components and what is done to them first.
const PLACES: [(&str, &[&str]); 6] = [
    (
        r#"{"AllQueryArguments": {}}"#,
        &["URL_DECODE_UNI", "HTML_ENTITY_DECODE"],
    ),
    (r#"{"UriPath": {}}"#, &["URL_DECODE_UNI"]),
    (r#"{"QueryString": {}}"#, &["URL_DECODE_UNI", "CMD_LINE"]),
    (
        r#"{"Body": {"OversizeHandling": "CONTINUE"}}"#,
        &["URL_DECODE_UNI"],
    ),
    (
        r#"{"Cookies": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "OversizeHandling": "CONTINUE"}}"#,
        &["URL_DECODE_UNI"],
    ),
    (
        r#"{"Headers": {"MatchPattern": {"All": {}}, "MatchScope": "VALUE", "OversizeHandling": "CONTINUE"}}"#,
        &["NONE"],
    ),
];

/// Expressions of the kinds that rules are made of.
fn expression(number: usize) -> String {
    let commands = [
        "cat", "curl", "wget", "nc", "chmod", "whoami", "uname", "ping", "bash", "python", "perl",
        "ruby",
    ];
    let functions = [
        "eval",
        "assert",
        "system",
        "passthru",
        "shell_exec",
        "popen",
        "phpinfo",
        "base64_decode",
        "unserialize",
    ];
    let attributes = [
        "onload",
        "onerror",
        "onclick",
        "onfocus",
        "onmouseover",
        "onanimationend",
        "ontoggle",
    ];
    let files = [
        "passwd",
        "shadow",
        "hosts",
        "group",
        "issue",
        "boot.ini",
        "win.ini",
        "web.config",
        ".htaccess",
        ".env",
    ];
    let pick = |list: &[&str]| list[number / 7 % list.len()].to_owned();
    match number % 7 {
        0 => format!(r"(?i)[;|&`]\\s*{}\\s+[-/\\w]", pick(&commands)),
        1 => format!(r"(?i)\\b{}\\s*\\([^)]", pick(&functions)),
        2 => format!(r"(?i)<[a-z]+[^>]*\\s{}\\s*=", pick(&attributes)),
        3 => format!(
            r"(?i)(?:\\.\\./|/etc/|/proc/)+[a-z./]*{}",
            pick(&files).replace('.', r"\\.")
        ),
        4 => format!(r"(?i)union\\s+(?:all\\s+)?select\\s+[\\w,]+{}", number % 10),
        5 => format!(
            r"(?i)\\$\\{{(?:jndi|env|sys):{}",
            pick(&files).replace('.', r"\\.")
        ),
        _ => format!(r"^[a-z]{{{},}}[0-9]{{8,}}x$", 3 + number % 5),
    }
}

fn rule(number: usize, statement: &str) -> String {
    format!(
        r#"{{"Name": "r{number}", "Priority": {number}, "Statement": {statement}, "Action": {{"Block": {{}}}},
            "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "r{number}"}}}}"#
    )
}

fn on(statement: &str, place: usize, members: &str) -> String {
    let (field, chain) = PLACES[place % PLACES.len()];
    let chain: Vec<String> = chain
        .iter()
        .zip(0..)
        .map(|(kind, at)| format!(r#"{{"Priority": {at}, "Type": "{kind}"}}"#))
        .collect();
    format!(
        r#"{{"{statement}": {{"FieldToMatch": {field}, "TextTransformations": [{}]{members}}}}}"#,
        chain.join(",")
    )
}

fn compile(rules: &[String]) -> CompiledWebAcl {
    let text = format!(
        r#"{{"Name": "shop", "DefaultAction": {{"Allow": {{}}}}, "Rules": [{}],
            "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "shop"}}}}"#,
        rules.join(",")
    );
    let acl: WebAcl = serde_json::from_str(&text).expect("a web ACL");
    let context = Context {
        arn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/1",
        rates: &RateCounters::default(),
    };
    CompiledWebAcl::compile(&acl, &context, &Shelf).expect("it compiles")
}

/// A web ACL of some expressions, spread over the components.
pub(crate) fn compiled(expressions: usize) -> CompiledWebAcl {
    let rules: Vec<String> = (0..expressions)
        .map(|number| {
            let members = format!(r#", "RegexString": "{}""#, expression(number));
            rule(number, &on("RegexMatchStatement", number, &members))
        })
        .collect();
    compile(&rules)
}

/// A web ACL of the managed groups that most begin with, and 20 rules of its own.
pub(crate) fn usual() -> CompiledWebAcl {
    let groups = ["Common", "KnownBadInputs", "SQLi", "Linux"];
    let groups = groups.iter().zip(0..).map(|(name, priority)| {
        format!(
            r#"{{"Name": "{name}", "Priority": {priority}, "OverrideAction": {{"None": {{}}}},
                "Statement": {{"ManagedRuleGroupStatement": {{"VendorName": "AWS", "Name": "AWSManagedRules{name}RuleSet",
                    "RuleActionOverrides": [{{"Name": "SizeRestrictions_BODY", "ActionToUse": {{"Count": {{}}}}}}]}}}},
                "VisibilityConfig": {{"SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "{name}"}}}}"#
        )
    });
    let own = (0..20).map(|number| {
        let members = format!(r#", "RegexString": "{}""#, expression(number));
        rule(number + 10, &on("RegexMatchStatement", number, &members))
    });
    compile(&groups.chain(own).collect::<Vec<_>>())
}
