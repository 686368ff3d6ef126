//! An explanation of the engine, to be shown to people and machines.

use std::collections::BTreeSet;

use ringwall_waf::explain::{Explanation, RuleStep, StatementStep, ValueStep};
use ringwall_waf::language::WebAcl;
use ringwall_waf::verdict::Outcome;
use serde::Serialize;

use crate::log::record::DEFAULT_ACTION;

/// The longest text that is shown of a request.
const TEXT_CHARS_MAX: usize = 200;

/// What a web ACL says of a request, and why.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// `ALLOW`, `BLOCK`, `CAPTCHA`, `CHALLENGE` or `MONETIZE`.
    pub action: &'static str,
    /// The rule that ended, or `Default_Action`.
    pub rule: String,
    /// The status that the web ACL answers with, if it does not let the request through.
    pub status: Option<u16>,
    /// Headers that are put into the request.
    pub inserted_headers: Vec<(String, String)>,
    /// Labels, in the order they were given.
    pub labels: Vec<String>,
    /// The rules that were asked, in order.
    pub rules: Vec<Rule>,
    /// The web ACL's rules that were not asked, as an earlier one had ended.
    pub not_asked: Vec<String>,
}

/// A rule that was asked.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its name; in groups behind that of the rule that refers to the group: `RULE#RULE`.
    pub name: String,
    /// Whether it matched.
    pub matched: bool,
    /// What it did if it matched.
    pub action: Option<&'static str>,
    /// Whether that ended the web ACL or the group.
    pub ended: bool,
    /// Its statements, each before those in it.
    pub statements: Vec<Statement>,
    /// Labels that it gave.
    pub labels: Vec<String>,
}

/// A statement.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// How many statements it is in.
    pub depth: usize,
    /// It, in words.
    pub statement: String,
    /// Whether it holds.
    pub holds: bool,
    /// What it looked at.
    pub values: Vec<Value>,
}

/// A value that was looked at.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Value {
    /// The name of the header, cookie or argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// As it came.
    pub raw: String,
    /// What each transformation made of it.
    pub transformed: Vec<Step>,
}

/// A transformation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// It, in AWS's word.
    pub transformation: String,
    /// What it made.
    pub value: String,
}

impl Explained {
    /// Of an explanation by a web ACL.
    pub fn new(explanation: &Explanation, web_acl: &WebAcl) -> Self {
        let verdict = &explanation.verdict;
        let rule = verdict.account.terminating_rule.as_deref();
        let asked: BTreeSet<&str> = explanation
            .rules
            .iter()
            .map(|step| step.referring_rule.as_deref().unwrap_or(&step.rule))
            .collect();
        let mut rules: Vec<_> = web_acl.rules.iter().collect();
        rules.sort_by_key(|rule| rule.priority);
        let not_asked = rules.iter().filter(|it| !asked.contains(it.name.as_str()));
        Self {
            action: verdict.outcome.action().as_str(),
            rule: rule.unwrap_or(DEFAULT_ACTION).to_owned(),
            status: status(&verdict.outcome),
            inserted_headers: verdict.inserted_headers.clone(),
            labels: verdict.labels.iter().map(ToString::to_string).collect(),
            not_asked: match rule {
                Some(_) => not_asked.map(|rule| rule.name.clone()).collect(),
                // A group without rules is asked, and leaves no trace.
                None => Vec::new(),
            },
            rules: explanation.rules.iter().map(Rule::new).collect(),
        }
    }
}

impl Rule {
    fn new(step: &RuleStep) -> Self {
        let name = match &step.referring_rule {
            Some(reference) => format!("{reference}#{}", step.rule),
            None => step.rule.to_string(),
        };
        Self {
            name,
            matched: step.matched,
            action: step.action.map(|action| action.as_str()),
            ended: step.ended,
            statements: outer_first(&step.statements)
                .into_iter()
                .map(Statement::new)
                .collect(),
            labels: step.labels.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Statements come in the order they were evaluated: inner ones before those that hold them. Here
/// each stands before those in it.
fn outer_first(steps: &[StatementStep]) -> Vec<&StatementStep> {
    let mut trees: Vec<(usize, Vec<&StatementStep>)> = Vec::new();
    for step in steps {
        let is_inner = |tree: &(usize, _)| tree.0 > step.depth;
        let outer = trees.iter().rposition(|tree| !is_inner(tree));
        let inner = trees.split_off(outer.map_or(0, |at| at + 1));
        let inner = inner.into_iter().flat_map(|(_, steps)| steps);
        let tree = std::iter::once(step).chain(inner).collect();
        trees.push((step.depth, tree));
    }
    trees.into_iter().flat_map(|(_, steps)| steps).collect()
}

impl Statement {
    fn new(step: &StatementStep) -> Self {
        Self {
            depth: step.depth,
            statement: in_short(&harmless_whole(step.statement.as_bytes())),
            holds: step.holds,
            values: step.values.iter().map(Value::new).collect(),
        }
    }
}

impl Value {
    fn new(step: &ValueStep) -> Self {
        let transformed = step.transformed.iter().map(|(kind, value)| Step {
            transformation: match serde_json::to_value(kind) {
                Ok(serde_json::Value::String(word)) => word,
                _ => String::new(),
            },
            value: harmless(value),
        });
        Self {
            name: step.name.as_ref().map(|name| harmless(name.as_bytes())),
            raw: harmless(&step.raw),
            transformed: transformed.collect(),
        }
    }
}

fn status(outcome: &Outcome) -> Option<u16> {
    match outcome {
        Outcome::Allow => None,
        Outcome::Block(response) => Some(response.status),
        Outcome::Captcha => Some(405),
        Outcome::Challenge => Some(202),
        Outcome::Monetize(_) => Some(402),
    }
}

/// The beginning of bytes of a stranger, as text that does nothing to a terminal.
fn harmless(bytes: &[u8]) -> String {
    let mut text = harmless_whole(bytes);
    if let Some((end, _)) = text.char_indices().nth(TEXT_CHARS_MAX) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A statement without its middle, if it is long: what it looks at stands at its end.
fn in_short(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let cut = letters.split_at_checked(TEXT_CHARS_MAX / 2);
    let end = letters.len().saturating_sub(TEXT_CHARS_MAX / 2);
    match (cut, letters.get(end..)) {
        (Some((begin, _)), Some(end)) if letters.len() > TEXT_CHARS_MAX => {
            let (begin, end): (String, String) = (begin.iter().collect(), end.iter().collect());
            format!("{begin} … {end}")
        }
        _ => text.to_owned(),
    }
}

fn harmless_whole(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() {
                text.extend(character.escape_default());
            } else {
                text.push(character);
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use ringwall_waf::surroundings::Surroundings;
    use ringwall_waf::{CompiledWebAcl, Context, RateCounters};

    use super::*;
    use crate::replay::recorded::{Recorded, Url};
    use crate::shelf::{self, Shelf};

    const VISIBILITY: &str = r#""VisibilityConfig": {"SampledRequestsEnabled": true,
        "CloudWatchMetricsEnabled": true, "MetricName": "m"}"#;

    fn explain(rules: &str, url: &str) -> Explained {
        let text = format!(
            r#"{{"Name": "site", "DefaultAction": {{"Allow": {{}}}}, "Rules": [{rules}], {VISIBILITY}}}"#
        );
        let (web_acl, _) = shelf::web_acl(&text).unwrap();
        let rates = RateCounters::default();
        let context = Context {
            arn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1",
            rates: &rates,
        };
        let compiled = CompiledWebAcl::compile(&web_acl, &context, &Shelf::default()).unwrap();
        let peer = "192.0.2.1".parse().unwrap();
        let request = Recorded::new(peer, b"GET", Url::parse(url).target);
        let told = request.with(8192, |it| compiled.explain(it, &Surroundings::UNKNOWN));
        Explained::new(&told, &web_acl)
    }

    /// Blocks what has `admin` in a field, and is no GET to `/health`.
    fn admin(name: &str, priority: u32, field: &str) -> String {
        let bytes = |field: &str, base64: &str| {
            format!(
                r#"{{"ByteMatchStatement": {{"SearchString": "{base64}", "FieldToMatch": {field},
                "PositionalConstraint": "CONTAINS", "TextTransformations":
                [{{"Priority": 1, "Type": "LOWERCASE"}}, {{"Priority": 0, "Type": "URL_DECODE"}}]}}}}"#
            )
        };
        let (admin, health) = (
            bytes(field, "YWRtaW4="),
            bytes(r#"{"UriPath": {}}"#, "L2hlYWx0aA=="),
        );
        format!(
            r#"{{"Name": "{name}", "Priority": {priority}, "Action": {{"Block": {{}}}}, {VISIBILITY},
            "Statement": {{"AndStatement": {{"Statements": [{admin},
            {{"NotStatement": {{"Statement": {health}}}}}]}}}}}}"#
        )
    }

    #[test]
    fn each_rule_statement_and_transformation_is_told() {
        let rules = [
            admin("last", 9, r#"{"UriPath": {}}"#),
            admin("path", 0, r#"{"UriPath": {}}"#),
            admin("arguments", 5, r#"{"AllQueryArguments": {}}"#),
        ];
        let told = explain(&rules.join(","), "http://example.com/?x=1&y=AD%4dIN%1b");

        assert_eq!(
            (told.action, told.rule.as_str(), told.status),
            ("BLOCK", "arguments", Some(403))
        );
        assert_eq!(told.not_asked, ["last"]);
        let rules: Vec<_> = told
            .rules
            .iter()
            .map(|it| (it.name.as_str(), it.matched, it.ended, it.action))
            .collect();
        assert_eq!(
            rules,
            [
                ("path", false, false, None),
                ("arguments", true, true, Some("BLOCK"))
            ]
        );
        let statements = &told.rules[1].statements;
        let shape: Vec<_> = statements.iter().map(|it| (it.depth, it.holds)).collect();
        assert_eq!(shape, [(0, true), (1, true), (1, true), (2, false)]);
        let value = statements[1]
            .values
            .iter()
            .find(|it| it.name.as_deref() == Some("y"));
        let value = value.unwrap();
        assert_eq!(value.raw, "AD%4dIN%1b");
        let steps: Vec<_> = value
            .transformed
            .iter()
            .map(|it| (it.transformation.as_str(), it.value.as_str()))
            .collect();
        assert_eq!(
            steps,
            [
                ("URL_DECODE", "ADMIN\\u{1b}"),
                ("LOWERCASE", "admin\\u{1b}")
            ]
        );
    }

    #[test]
    fn long_and_strange_text_is_made_harmless() {
        assert_eq!(harmless(b"a\xff\n\xc3\xa4"), "a\\xff\\n\u{e4}");
        assert_eq!(harmless(&[b'x'; 300]).chars().count(), TEXT_CHARS_MAX + 1);
        let statement = format!("regular expression {} on path", "x".repeat(300));
        let short = in_short(&statement);
        assert!(short.starts_with("regular expression x") && short.ends_with("x on path"));
        assert!(short.chars().count() < 210);
        assert_eq!(in_short("path"), "path");
    }
}
