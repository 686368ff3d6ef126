//! What stands in a file of rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use crate::catalog::{self, FindingType};
use crate::intelligence::Category;
use crate::signal::{ExpressionError, Signal};
use crate::sources::Form;

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The file is not what a file of rules is.
    #[error("the rules cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// No finding type has that name.
    #[error("there is no finding type {0}")]
    UnknownType(String),
    /// An event is not written as its form wants it.
    #[error("{0} does not name an event")]
    UnknownEvent(String),
    /// An expression in SQL is wrong.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A Sigma rule is wrong, or says what is not known here.
    #[error("the Sigma rule cannot be used: {0}")]
    Sigma(String),
    /// Something that a rule must say is missing.
    #[error("the rule says no {0}")]
    Missing(String),
    /// More words or members than can be looked for.
    #[error("there are too many rules")]
    TooMany,
}

/// A file of rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What its rules look at.
    pub form: Form,
    /// The event that the rules' examples are changes of.
    #[serde(default)]
    pub base: Table,
    /// The rules.
    #[serde(rename = "rule", default)]
    pub rules: Vec<Rule>,
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is no file of rules, or a rule names an unknown type.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let file: Self = toml::from_str(text)?;
        for rule in &file.rules {
            rule.finding_type()?;
        }
        Ok(file)
    }

    /// Custom detection rules.
    #[must_use]
    pub fn of(rules: Vec<Rule>) -> Self {
        Self {
            form: Form::CloudTrail,
            base: Table::new(),
            rules,
        }
    }

    /// An example as JSON text: the base with changes.
    #[must_use]
    pub fn example(&self, changes: &Table) -> String {
        let mut event = self.base.clone();
        merge(&mut event, changes);
        serde_json::to_string(&event).unwrap_or_default()
    }
}

/// An empty text takes a member away.
fn merge(into: &mut Table, changes: &Table) {
    for (name, change) in changes {
        match (into.get_mut(name), change) {
            (_, Value::String(text)) if text.is_empty() => {
                into.remove(name);
            }
            (Some(Value::Table(inner)), Value::Table(changes)) => merge(inner, changes),
            _ => {
                into.insert(name.clone(), change.clone());
            }
        }
    }
}

/// Conditions by the path of the member.
pub type Conditions = BTreeMap<String, Condition>;

/// A rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The finding type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The events it looks at; all if none is named.
    #[serde(default)]
    pub events: Vec<String>,
    /// All of these must hold.
    #[serde(default)]
    pub when: Conditions,
    /// One of these sets must hold, if there are any.
    #[serde(default)]
    pub any: Vec<Conditions>,
    /// None of these may hold.
    #[serde(default)]
    pub unless: Conditions,
    /// Another severity than the type's.
    #[serde(default)]
    pub severity: Option<f64>,
    /// Members that tell findings apart, beside type and resource.
    #[serde(default)]
    pub key: Vec<String>,
    /// What makes it a custom detection rule.
    #[serde(default)]
    pub signal: Option<Signal>,
    /// Examples that it must find.
    #[serde(rename = "for", default)]
    pub matches: Vec<Table>,
    /// Examples that it must not find.
    #[serde(rename = "against", default)]
    pub others: Vec<Table>,
}

impl Rule {
    /// A custom detection rule.
    #[must_use]
    pub fn of_signal(kind: String, severity: f64, signal: Signal) -> Self {
        Self {
            kind,
            events: Vec::new(),
            when: Conditions::new(),
            any: Vec::new(),
            unless: Conditions::new(),
            severity: Some(severity),
            key: Vec::new(),
            signal: Some(signal),
            matches: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The type of its findings.
    pub(crate) fn finding_type(&self) -> Result<&'static FindingType, RuleError> {
        if self.signal.is_some() {
            return catalog::custom(&self.kind);
        }
        let kind = catalog::find(&self.kind);
        kind.ok_or_else(|| RuleError::UnknownType(self.kind.clone()))
    }
}

/// What must be true of a member. Of one that has several values, some value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// It is this.
    Is(String),
    /// It is one of these.
    IsOneOf(Vec<String>),
    /// All that is said here.
    All(Box<Tests>),
}

/// Tests of a member; all that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tests {
    /// It is there, or not.
    pub exists: Option<bool>,
    /// It contains one of these words, in whatever case.
    pub contains: Vec<String>,
    /// It begins with one of these.
    pub starts_with: Vec<String>,
    /// It ends with one of these.
    pub ends_with: Vec<String>,
    /// A list of one of these categories holds it.
    pub in_list: Vec<Category>,
    /// It is a number, at least this.
    pub at_least: Option<f64>,
    /// It is a number, below this.
    pub below: Option<f64>,
    /// It is a bucket policy that lets strangers in.
    pub lets_in: Option<Strangers>,
}

/// Who is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strangers {
    /// Everybody.
    Everybody,
}

#[cfg(test)]
mod tests {
    use super::{File, RuleError};

    #[test]
    fn unknown_types_and_members_are_refused() {
        let unknown = "form = \"cloudtrail\"\n[[rule]]\ntype = \"A:B/C\"";
        assert!(matches!(
            File::parse(unknown),
            Err(RuleError::UnknownType(_))
        ));
        let typo = "form = \"cloudtrail\"\n[[rule]]\ntype = \"A:B/C\"\nwhenn = {}";
        assert!(matches!(File::parse(typo), Err(RuleError::Unreadable(_))));
    }

    #[test]
    fn examples_are_changes_of_the_base() {
        let text = "form = \"cloudtrail\"\n[base]\na = { b = 1, c = 2 }\nd = \"x\"";
        let file = File::parse(text).unwrap();
        let changes = toml::from_str("a.b = 3\nd = \"\"").unwrap();
        assert_eq!(file.example(&changes), r#"{"a":{"b":3,"c":2}}"#);
    }
}
