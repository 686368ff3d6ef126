//! Rules that have been loaded.

use std::path::Path;

use crate::action::Engine;
use crate::error::{LoadError, Unsupported};
use crate::load::Loader;
use crate::request::Request;
use crate::rule::{Phase, Rule};
use crate::source::{Source, text_lines};
use crate::transaction::{Judgement, Transaction};

/// Rules in the order they are run.
#[derive(Debug, Default)]
pub struct RuleSet {
    pub(crate) headers: Vec<Step>,
    pub(crate) body: Vec<Step>,
    pub(crate) engine: Engine,
    pub(crate) signatures: Vec<String>,
}

/// A rule, or a place to skip to.
#[derive(Debug)]
pub(crate) enum Step {
    Rule(Box<Rule>),
    Marker(String),
}

impl RuleSet {
    /// Loads `*.conf` of a folder, by name, then of its folder `rules`, with what they include from
    /// within the folder. What is not supported is listed, with file and line, by both.
    pub fn load(folder: &Path) -> Result<(Self, Vec<Unsupported>), LoadError> {
        let (lines, mut unsupported) = Source::read(folder)?;
        let mut loader = Loader::new(Some(folder));
        for line in &lines {
            loader.line(line);
        }
        let (rules, found) = loader.finish();
        unsupported.extend(found);
        unsupported.sort();
        Ok((rules, unsupported))
    }

    /// Reads rules from a text, which may neither include files nor read data from them; `name`
    /// stands for its file.
    pub fn parse(name: &str, text: &str) -> (Self, Vec<Unsupported>) {
        let mut loader = Loader::new(None);
        for line in text_lines(name, text) {
            loader.line(&line);
        }
        loader.finish()
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.ids().count()
    }

    /// The ids of all rules.
    pub fn ids(&self) -> impl Iterator<Item = u64> {
        self.headers
            .iter()
            .chain(&self.body)
            .filter_map(|step| match step {
                Step::Rule(rule) => Some(rule.id),
                Step::Marker(_) => None,
            })
    }

    /// What the files call themselves: `OWASP_CRS/4.0.0`.
    pub fn signatures(&self) -> &[String] {
        &self.signatures
    }

    /// Runs the rules on a request.
    pub fn judge(&self, request: &Request<'_>) -> Judgement {
        Transaction::new(self, request).run()
    }

    pub(crate) fn steps(&self, phase: Phase) -> &[Step] {
        match phase {
            Phase::Headers => &self.headers,
            Phase::Body => &self.body,
        }
    }
}
