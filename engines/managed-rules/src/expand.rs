//! From signatures and short rules to AWS's rule language.

use std::collections::BTreeSet;

use ringwall_transformation::Transformation;
use ringwall_waf::catalog::ManagedRule;
use ringwall_waf::language::action::{Block, Handling, RuleAction};
use ringwall_waf::language::field::{FieldToMatch, TextTransformation};
use ringwall_waf::language::statement::{
    Inspected, IpSetReferenceStatement, LabelMatchScope, LabelMatchStatement, NotStatement,
    RegexMatchStatement, SensitivityLevel, SqliMatchStatement, Statement, Statements,
    XssMatchStatement,
};
use ringwall_waf::language::{Label, Rule, VisibilityConfig};

use crate::content::{
    ActionEntry, ChainFile, Detector, Field, GroupFile, Inspection, RuleEntry, Signature, Versions,
};
use crate::{Group, Need, address_list, fields};

/// Why content is none: it names what is not there. Tests keep that from being compiled in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ContentError {
    #[error("there is no chain {0}")]
    Chain(String),
    #[error("there is no signature {0}")]
    Signature(String),
    #[error("the rule {0} says nothing")]
    Rule(String),
}

/// A group of a file.
pub(crate) fn group(file: &GroupFile, chains: &ChainFile) -> Result<Group, ContentError> {
    let label_namespace = format!("awswaf:managed:aws:{}:", file.namespace);
    let expand = Expansion { file, chains };
    let rules = file.rules.iter().zip(0..);
    let rules = rules
        .map(|(entry, priority)| expand.rule(entry, priority))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Group {
        name: file.name.clone(),
        description: file.description.clone(),
        capacity: file.capacity,
        available_labels: labels(file, &label_namespace, &rules),
        label_namespace,
        versions: file.versions.as_ref().map_or_else(Vec::new, names),
        needs: file
            .needs
            .iter()
            .map(|need| Need {
                rules: need.rules.clone(),
                from: need.from.clone(),
            })
            .collect(),
        rules,
    })
}

/// The names of versions, the oldest first.
fn names(versions: &Versions) -> Vec<String> {
    let minors = versions.first_minor..=versions.last_minor;
    let newer = minors.map(|minor| format!("Version_{}.{minor}", versions.major));
    versions.also.iter().cloned().chain(newer).collect()
}

/// The labels of rules and signals, fully qualified, in alphabetical order.
fn labels(file: &GroupFile, namespace: &str, rules: &[ManagedRule]) -> Vec<String> {
    let given = rules.iter().flat_map(|rule| &rule.rule.rule_labels);
    let shown = file.rules.iter().filter(|rule| !rule.is_signal_hidden);
    let signals = shown.filter_map(|rule| rule.signal.as_ref());
    let names = given
        .map(|label| &label.name)
        .chain(signals)
        .chain(&file.signals);
    let labels: BTreeSet<_> = names.map(|name| format!("{namespace}{name}")).collect();
    labels.into_iter().collect()
}

struct Expansion<'a> {
    file: &'a GroupFile,
    chains: &'a ChainFile,
}

impl Expansion<'_> {
    fn rule(&self, entry: &RuleEntry, priority: u32) -> Result<ManagedRule, ContentError> {
        let labels = entry.label.iter().chain(&entry.labels);
        Ok(ManagedRule {
            is_listed: !entry.name.starts_with('.'),
            rule: Rule {
                name: entry.name.clone(),
                priority,
                statement: self.statement(entry)?,
                action: Some(action(entry.action)),
                override_action: None,
                rule_labels: labels.map(|name| Label { name: name.clone() }).collect(),
                visibility_config: VisibilityConfig {
                    sampled_requests_enabled: true,
                    cloud_watch_metrics_enabled: true,
                    metric_name: entry.name.clone(),
                },
                captcha_config: None,
                challenge_config: None,
            },
        })
    }

    fn statement(&self, entry: &RuleEntry) -> Result<Statement, ContentError> {
        let statement = self.what_it_looks_for(entry)?;
        Ok(match &entry.unless_label {
            Some(label) => all(vec![statement, not(self.has_label(label))]),
            None => statement,
        })
    }

    fn what_it_looks_for(&self, entry: &RuleEntry) -> Result<Statement, ContentError> {
        if let Some(statement) = &entry.statement {
            return Ok(statement.clone());
        }
        if let Some(label) = &entry.signal {
            return Ok(self.has_label(label));
        }
        if let Some(list) = &entry.list {
            return Ok(is_on_list(list));
        }
        let mut statements = Vec::new();
        for inspection in inspections(entry) {
            for name in &inspection.signatures {
                let found = self.file.signatures.get(name);
                let signature = found.ok_or_else(|| ContentError::Signature(name.clone()))?;
                self.look(signature, inspection.field, &mut statements)?;
            }
        }
        any(statements).ok_or_else(|| ContentError::Rule(entry.name.clone()))
    }

    fn has_label(&self, label: &str) -> Statement {
        let key = format!("awswaf:managed:aws:{}:{label}", self.file.namespace);
        has_label(LabelMatchScope::Label, key)
    }

    /// Adds what looks for a signature in a component.
    fn look(
        &self,
        signature: &Signature,
        field: Field,
        statements: &mut Vec<Statement>,
    ) -> Result<(), ContentError> {
        let found = self.chains.chains.get(&signature.chain);
        let chain = found.ok_or_else(|| ContentError::Chain(signature.chain.clone()))?;
        let inspected = |field| inspect(field, chain);
        for pattern in &signature.patterns {
            statements.push(Statement::RegexMatch(RegexMatchStatement {
                regex_string: pattern.clone(),
                inspected: inspected(fields::field_to_match(field)),
            }));
        }
        if let Some(detector) = signature.detector {
            let at_field = detect(detector, inspected(fields::field_to_match(field)));
            if field == Field::Body {
                statements.push(detect(detector, inspected(fields::json_body())));
                statements.push(but_for_media(detector, at_field));
            } else {
                statements.push(at_field);
            }
        }
        Ok(())
    }
}

/// The components of a rule.
pub(crate) fn inspections(entry: &RuleEntry) -> Vec<Inspection> {
    let mut inspections = entry.inspect.clone();
    if let Some(field) = entry.field {
        inspections.push(Inspection {
            field,
            signatures: entry.signatures.clone(),
        });
    }
    inspections
}

pub(crate) fn inspect(field: FieldToMatch, chain: &[Transformation]) -> Inspected {
    let mut text_transformations: Vec<_> = chain
        .iter()
        .zip(0..)
        .map(|(kind, priority)| TextTransformation {
            priority,
            kind: *kind,
        })
        .collect();
    if text_transformations.is_empty() {
        text_transformations.push(TextTransformation {
            priority: 0,
            kind: Transformation::None,
        });
    }
    Inspected {
        field_to_match: field,
        text_transformations,
        pre_parse_text_transformations: Vec::new(),
    }
}

fn detect(detector: Detector, inspected: Inspected) -> Statement {
    match detector {
        Detector::SqliLow => Statement::SqliMatch(SqliMatchStatement {
            inspected,
            sensitivity_level: Some(SensitivityLevel::Low),
        }),
        Detector::Xss => Statement::XssMatch(XssMatchStatement { inspected }),
    }
}

/// A statement on the text of the body, unless its syntax is what the detector looks for: JSON is
/// looked at by its values, documents of XML have the attributes of attacks, the lines between the
/// parts of a form begin as comments of SQL do, and a sentence of a form that ends in "on" makes the
/// name of the next field an event of HTML.
fn but_for_media(detector: Detector, statement: Statement) -> Statement {
    let media = match detector {
        Detector::SqliLow => "json|xml|multipart/",
        Detector::Xss => "json|xml|urlencoded",
    };
    let is_media = Statement::RegexMatch(RegexMatchStatement {
        regex_string: media.to_owned(),
        inspected: inspect(fields::header("content-type"), &[Transformation::Lowercase]),
    });
    all(vec![not(is_media), statement])
}

/// Whether a request has a label, or one of a namespace.
pub(crate) fn has_label(scope: LabelMatchScope, key: String) -> Statement {
    Statement::LabelMatch(LabelMatchStatement { scope, key })
}

/// Whether a request comes from an address of a list.
pub(crate) fn is_on_list(name: &str) -> Statement {
    Statement::IpSetReference(IpSetReferenceStatement {
        arn: address_list::arn(name),
        forwarded_ip_config: None,
    })
}

pub(crate) fn not(statement: Statement) -> Statement {
    Statement::Not(NotStatement {
        statement: Box::new(statement),
    })
}

pub(crate) fn all(statements: Vec<Statement>) -> Statement {
    Statement::And(Statements { statements })
}

/// Any of several statements; none without.
fn any(mut statements: Vec<Statement>) -> Option<Statement> {
    if statements.len() > 1 {
        return Some(Statement::Or(Statements { statements }));
    }
    statements.pop()
}

fn action(entry: ActionEntry) -> RuleAction {
    match entry {
        ActionEntry::Block => RuleAction::Block(Block::default()),
        ActionEntry::Count => RuleAction::Count(Handling::default()),
        ActionEntry::Captcha => RuleAction::Captcha(Handling::default()),
        ActionEntry::Challenge => RuleAction::Challenge(Handling::default()),
    }
}
