//! Statements of a rule, each with what it says of the request.

use std::borrow::Cow;
use std::sync::Arc;

use ringwall_waf::language::action::{DefaultAction, Handling, RuleAction};
use ringwall_waf::language::field::TextTransformation;
use ringwall_waf::language::statement::{
    Inspected as Component, LabelMatchScope, LabelMatchStatement, Statement,
};
use ringwall_waf::language::{Rule, VisibilityConfig, WebAcl};
use ringwall_waf::request::Request;
use ringwall_waf::{CompiledWebAcl, Context};
use serde::Serialize;

use super::{Explainer, component, phrase};

/// Statements that are told of a rule.
const STATEMENTS_MAX: usize = 200;

/// A statement, and what it says of the request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementLine {
    /// How many statements it is in.
    pub depth: usize,
    /// It, in words.
    pub statement: String,
    /// Whether it holds; nothing where that cannot be asked of it alone.
    pub holds: Option<bool>,
    /// What it looks at.
    pub inspected: Vec<Inspected>,
}

/// Something that a statement looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspected {
    /// What it is called, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// As it came.
    pub value: String,
    /// What transformations make of it, those that change something.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A transformation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// It.
    pub transformation: String,
    /// What it made.
    pub value: String,
}

/// A request that statements are asked about.
pub(super) struct Asking<'a> {
    pub(super) explainer: &'a Explainer<'a>,
    pub(super) request: &'a Request<'a>,
    /// The labels that the request had in the end.
    pub(super) labels: &'a [Arc<str>],
}

impl Asking<'_> {
    /// A statement and those in it.
    pub(super) fn statements(&self, statement: &Statement) -> Vec<StatementLine> {
        let mut lines = Vec::new();
        self.tell(statement, 0, &mut lines);
        lines
    }

    /// A reference to a group.
    pub(super) fn group(&self, statement: &Statement) -> StatementLine {
        StatementLine {
            depth: 0,
            statement: phrase::of(statement),
            holds: None,
            inspected: Vec::new(),
        }
    }

    fn tell(&self, statement: &Statement, depth: usize, lines: &mut Vec<StatementLine>) {
        if lines.len() >= STATEMENTS_MAX {
            return;
        }
        lines.push(StatementLine {
            depth,
            statement: phrase::of(statement),
            holds: self.holds(statement),
            inspected: component_of(statement)
                .map_or_else(Vec::new, |component| self.inspected(component)),
        });
        let inner: Vec<&Statement> = match statement {
            Statement::And(all) | Statement::Or(all) => all.statements.iter().collect(),
            Statement::Not(not) => vec![&not.statement],
            Statement::RateBased(rate) => rate.scope_down_statement.iter().collect(),
            _ => Vec::new(),
        };
        for statement in inner {
            self.tell(statement, depth + 1, lines);
        }
    }

    /// Whether a statement holds: a rule of its own that only counts.
    fn holds(&self, statement: &Statement) -> Option<bool> {
        match statement {
            // One request says nothing of a rate.
            Statement::RateBased(_) => return None,
            // The labels of earlier rules are not there when a rule is asked alone.
            Statement::LabelMatch(label) => return Some(self.has_label(label)),
            Statement::And(all) => {
                let mut inner = all.statements.iter().map(|it| self.holds(it));
                return inner.try_fold(true, |held, it| Some(held && it?));
            }
            Statement::Or(any) => {
                let mut inner = any.statements.iter().map(|it| self.holds(it));
                return inner.try_fold(false, |held, it| Some(held || it?));
            }
            Statement::Not(not) => return self.holds(&not.statement).map(|held| !held),
            _ => {}
        }
        let web_acl = alone(self.explainer.web_acl, statement);
        let context = Context {
            arn: self.explainer.arn,
        };
        let compiled = CompiledWebAcl::compile(&web_acl, &context, self.explainer.catalog).ok()?;
        let verdict = compiled.judge(self.request, &self.explainer.surroundings);
        let matched = verdict.account.non_terminating_rules;
        Some(matched.iter().any(|rule| &*rule.rule == ASKED))
    }

    /// Whether the request got a label, of whichever web ACL or group it is.
    fn has_label(&self, wanted: &LabelMatchStatement) -> bool {
        let key = wanted.key.as_str();
        let inside = format!(":{key}");
        self.labels.iter().any(|label| match wanted.scope {
            LabelMatchScope::Label => **label == *key || label.ends_with(&inside),
            LabelMatchScope::Namespace => label.starts_with(key) || label.contains(&inside),
        })
    }

    fn inspected(&self, component: &Component) -> Vec<Inspected> {
        let mut steps: Vec<TextTransformation> = component.text_transformations.clone();
        steps.sort_by_key(|step| step.priority);
        component::values(component, self.request)
            .into_iter()
            .map(|value| Inspected {
                name: value.name.map(|name| phrase::bytes(&name)),
                value: phrase::bytes(&value.bytes),
                steps: transformed(&value.bytes, &steps),
            })
            .collect()
    }
}

const ASKED: &str = "asked";

/// A web ACL that asks a statement alone.
fn alone(web_acl: &WebAcl, statement: &Statement) -> WebAcl {
    let visibility_config = VisibilityConfig {
        sampled_requests_enabled: false,
        cloud_watch_metrics_enabled: false,
        metric_name: ASKED.to_owned(),
    };
    WebAcl {
        default_action: DefaultAction::Allow(Handling::default()),
        rules: vec![Rule {
            name: ASKED.to_owned(),
            priority: 0,
            statement: statement.clone(),
            action: Some(RuleAction::Count(Handling::default())),
            override_action: None,
            rule_labels: Vec::new(),
            visibility_config,
            captcha_config: None,
            challenge_config: None,
        }],
        first_groups: Vec::new(),
        last_groups: Vec::new(),
        ..web_acl.clone()
    }
}

fn transformed(value: &[u8], steps: &[TextTransformation]) -> Vec<Step> {
    let (mut told, mut value) = (Vec::new(), Cow::Borrowed(value));
    for step in steps {
        let before = value.clone().into_owned();
        value = step.kind.apply(value);
        if *value != *before {
            told.push(Step {
                transformation: phrase::word(&step.kind),
                value: phrase::bytes(&value),
            });
        }
    }
    told
}

/// The component that a statement looks at.
fn component_of(statement: &Statement) -> Option<&Component> {
    match statement {
        Statement::ByteMatch(it) => Some(&it.inspected),
        Statement::SqliMatch(it) => Some(&it.inspected),
        Statement::XssMatch(it) => Some(&it.inspected),
        Statement::SizeConstraint(it) => Some(&it.inspected),
        Statement::RegexMatch(it) => Some(&it.inspected),
        Statement::RegexPatternSetReference(it) => Some(&it.inspected),
        _ => None,
    }
}
