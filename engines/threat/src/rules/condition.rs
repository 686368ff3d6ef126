//! Conditions, compiled: predicates that rules share.

use super::content::{Condition, Strangers, Tests};
use crate::intelligence::Category;

/// One question about a member.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Exists,
    Is(Vec<Box<[u8]>>),
    StartsWith(Vec<Box<[u8]>>),
    EndsWith(Vec<Box<[u8]>>),
    /// In lower case.
    Contains(Vec<String>),
    InList(u32),
    AtLeast(f64),
    Below(f64),
    LetsIn(Strangers),
}

impl Test {
    /// Whether a value passes; words and lists are answered by the network, which asks once an event.
    pub(super) fn passes(&self, value: &[u8]) -> bool {
        match self {
            Self::Exists => true,
            Self::Is(values) => values.iter().any(|known| **known == *value),
            Self::StartsWith(starts) => starts.iter().any(|start| value.starts_with(start)),
            Self::EndsWith(ends) => ends.iter().any(|end| value.ends_with(end)),
            Self::AtLeast(limit) => number(value).is_some_and(|value| value >= *limit),
            Self::Below(limit) => number(value).is_some_and(|value| value < *limit),
            Self::LetsIn(Strangers::Everybody) => crate::public_access::by_policy(value),
            Self::Contains(_) | Self::InList(_) => false,
        }
    }
}

fn number(value: &[u8]) -> Option<f64> {
    str::from_utf8(value).ok()?.parse().ok()
}

/// A question, and the answer that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) test: Test,
    pub(super) holds: bool,
}

/// The questions of a condition.
pub(super) fn wanted(condition: &Condition) -> Vec<Wanted> {
    let yes = |test| Wanted { test, holds: true };
    match condition {
        Condition::Is(value) => vec![yes(Test::Is(vec![value.as_bytes().into()]))],
        Condition::IsOneOf(values) => vec![yes(Test::Is(bytes(values)))],
        Condition::All(tests) => of_tests(tests),
    }
}

fn of_tests(tests: &Tests) -> Vec<Wanted> {
    let mut all = Vec::new();
    let mut push = |test, holds| all.push(Wanted { test, holds });
    if let Some(exists) = tests.exists {
        push(Test::Exists, exists);
    }
    if !tests.contains.is_empty() {
        let words = tests.contains.iter().map(|word| word.to_ascii_lowercase());
        push(Test::Contains(words.collect()), true);
    }
    if !tests.starts_with.is_empty() {
        push(Test::StartsWith(bytes(&tests.starts_with)), true);
    }
    if !tests.ends_with.is_empty() {
        push(Test::EndsWith(bytes(&tests.ends_with)), true);
    }
    if !tests.in_list.is_empty() {
        let bits = tests.in_list.iter().copied().map(Category::bit);
        push(Test::InList(bits.fold(0, |all, bit| all | bit)), true);
    }
    if let Some(limit) = tests.at_least {
        push(Test::AtLeast(limit), true);
    }
    if let Some(limit) = tests.below {
        push(Test::Below(limit), true);
    }
    if let Some(strangers) = tests.lets_in {
        push(Test::LetsIn(strangers), true);
    }
    all
}

fn bytes(values: &[String]) -> Vec<Box<[u8]>> {
    values.iter().map(|value| value.as_bytes().into()).collect()
}
