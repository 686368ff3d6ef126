//! Rules become a network: predicates that are asked once an event, and indexes that find the few
//! rules an event may meet.

use aho_corasick::AhoCorasick;

use super::condition::{Test, Wanted, wanted};
use super::content::{Conditions, Rule, RuleError};
use super::index::Index;
use crate::batch::{Field, Schema};
use crate::catalog::FindingType;
use crate::detector;
use crate::signal::{self, Expression};
use crate::sources::Form;

/// A question about a member of the event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Predicate {
    pub(super) field: Field,
    pub(super) test: Test,
    /// The words of a test for words, by their number.
    pub(super) words: Vec<usize>,
}

/// A predicate's number, and the answer that is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literal {
    pub(super) predicate: usize,
    pub(super) holds: bool,
}

/// A rule, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) kind: &'static FindingType,
    pub(crate) severity: Option<f64>,
    pub(crate) key: Vec<Field>,
    /// The members that lists are asked about.
    pub(crate) listed: Vec<Field>,
    pub(super) all: Vec<Literal>,
    pub(super) any: Vec<Vec<Literal>>,
    /// What makes it a custom detection rule.
    pub(crate) signal: Option<signal::Compiled>,
}

/// The rules of one form of events.
#[derive(Debug)]
pub struct Network {
    pub(super) form: Form,
    pub(super) schema: Schema,
    pub(super) predicates: Vec<Predicate>,
    pub(super) rules: Vec<Compiled>,
    pub(super) index: Index,
    /// All words of all rules at once.
    pub(super) words: Option<AhoCorasick>,
}

impl Network {
    /// Compiles rules.
    ///
    /// # Errors
    /// If a rule names an unknown type or event, or there are too many.
    pub fn new(form: Form, rules: &[&Rule]) -> Result<Self, RuleError> {
        let (detectors, names) = detector::fields(form);
        let expressions = rules.iter().map(|rule| expression(rule));
        let expressions = expressions.collect::<Result<Vec<_>, _>>()?;
        let of_signals = expressions.iter().flatten().flat_map(Expression::columns);
        let paths = rules.iter().flat_map(|rule| paths(rule)).map(str::to_owned);
        let schema = Schema::new(detectors, paths.chain(of_signals.cloned()));
        if schema.len() >= usize::from(u8::MAX) {
            return Err(RuleError::TooMany);
        }
        let mut compiler = Compiler {
            schema: &schema,
            predicates: Vec::new(),
            words: Vec::new(),
        };
        let mut compiled = Vec::new();
        for rule in rules {
            compiled.push(compiler.rule(rule)?);
        }
        let Compiler {
            predicates, words, ..
        } = compiler;
        let mut index = Index::new(names);
        for (number, (rule, compiled)) in rules.iter().zip(&mut compiled).enumerate() {
            let expression = expressions.get(number).cloned().flatten();
            let events = match &expression {
                Some(expression) if rule.events.is_empty() => expression.events(),
                _ => rule.events.clone(),
            };
            index.add(number, &events, compiled, &predicates)?;
            compiled.signal = rule
                .signal
                .as_ref()
                .zip(expression)
                .map(|(signal, expression)| signal::Compiled::new(signal, expression, &schema));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&words);
        Ok(Self {
            form,
            schema,
            predicates,
            rules: compiled,
            index,
            words: (!words.is_empty())
                .then_some(automaton)
                .transpose()
                .map_err(|_| RuleError::TooMany)?,
        })
    }

    /// The members that are looked at.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The form of events.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    pub(crate) fn rule(&self, number: usize) -> Option<&Compiled> {
        self.rules.get(number)
    }
}

fn expression(rule: &Rule) -> Result<Option<Expression>, RuleError> {
    let signal = rule.signal.as_ref();
    let expression = signal.map(|signal| Expression::parse(&signal.sql));
    Ok(expression.transpose()?)
}

/// All members that a rule looks at.
fn paths(rule: &Rule) -> impl Iterator<Item = &str> {
    let sets = [&rule.when, &rule.unless].into_iter().chain(&rule.any);
    sets.flat_map(Conditions::keys)
        .chain(&rule.key)
        .map(String::as_str)
}

struct Compiler<'a> {
    schema: &'a Schema,
    predicates: Vec<Predicate>,
    words: Vec<String>,
}

impl Compiler<'_> {
    fn rule(&mut self, rule: &Rule) -> Result<Compiled, RuleError> {
        let kind = rule.finding_type()?;
        let mut all = self.literals(&rule.when);
        let none = self.literals(&rule.unless);
        all.extend(none.into_iter().map(|literal| Literal {
            holds: !literal.holds,
            ..literal
        }));
        let any: Vec<_> = rule.any.iter().map(|set| self.literals(set)).collect();
        let positive = all.iter().chain(any.iter().flatten());
        let positive = positive.filter(|literal| literal.holds);
        let mut listed: Vec<Field> = positive
            .filter_map(|literal| self.predicates.get(literal.predicate))
            .filter(|predicate| matches!(predicate.test, Test::InList(_)))
            .map(|predicate| predicate.field)
            .collect();
        listed.dedup();
        Ok(Compiled {
            kind,
            severity: rule.severity,
            key: rule
                .key
                .iter()
                .filter_map(|path| self.schema.field(path))
                .collect(),
            listed,
            all,
            any,
            signal: None,
        })
    }

    fn literals(&mut self, conditions: &Conditions) -> Vec<Literal> {
        let mut literals = Vec::new();
        for (path, condition) in conditions {
            let Some(field) = self.schema.field(path) else {
                continue;
            };
            for Wanted { test, holds } in wanted(condition) {
                let predicate = self.predicate(field, test);
                literals.push(Literal { predicate, holds });
            }
        }
        literals
    }

    /// The number of a predicate: one that another rule asks, too, has one already.
    fn predicate(&mut self, field: Field, test: Test) -> usize {
        let words = match &test {
            Test::Contains(words) => words.iter().map(|word| self.word(word)).collect(),
            _ => Vec::new(),
        };
        let predicate = Predicate { field, test, words };
        let known = self.predicates.iter().position(|known| *known == predicate);
        known.unwrap_or_else(|| {
            self.predicates.push(predicate);
            self.predicates.len() - 1
        })
    }

    fn word(&mut self, word: &str) -> usize {
        let known = self.words.iter().position(|known| known == word);
        known.unwrap_or_else(|| {
            self.words.push(word.to_owned());
            self.words.len() - 1
        })
    }
}
