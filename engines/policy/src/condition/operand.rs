//! A value in a condition, compiled for its operator.

use super::operator::{Comparison, Test};
use super::{date, decimal, network::Network};
use crate::Context;
use crate::arn::ArnPattern;
use crate::glob::Glob;
use crate::template::{Syntax, Template, Variable, pieces};

#[derive(Clone, Debug)]
pub(super) enum Operand {
    Text(Template),
    TextIgnoringCase(Template),
    Pattern(Glob),
    Number(Comparison, Box<str>),
    /// Nanoseconds since the epoch.
    Date(Comparison, i128),
    Bool(bool),
    BoolVariable(Template),
    /// In base64, which has one spelling for each content.
    Binary(Box<str>),
    Network(Network),
    Arn(ArnPattern),
    Null(bool),
}

impl Operand {
    /// `None` if the operator cannot compare with such a value.
    pub(super) fn parse(test: Test, text: &str, variables: bool) -> Option<Self> {
        Some(match test {
            Test::Text => Self::Text(Template::parse(text, variables)),
            Test::TextIgnoringCase => Self::TextIgnoringCase(Template::parse(text, variables)),
            Test::Pattern => {
                let syntax = Syntax {
                    variables,
                    wildcards: true,
                };
                Self::Pattern(Glob::from_pieces(pieces(text, syntax)))
            }
            Test::Number(comparison) => {
                decimal::compare(text, text)?;
                Self::Number(comparison, text.into())
            }
            Test::Date(comparison) => Self::Date(comparison, date::parse(text)?),
            Test::Bool => match boolean(text) {
                Some(value) => Self::Bool(value),
                None => {
                    let template = Template::parse(text, variables);
                    template.variables().next()?;
                    Self::BoolVariable(template)
                }
            },
            Test::Binary => is_base64(text).then(|| Self::Binary(text.into()))?,
            Test::Network => Self::Network(Network::parse(text)?),
            Test::Arn => Self::Arn(ArnPattern::parse(text, variables)),
            Test::Null => Self::Null(boolean(text)?),
        })
    }

    /// Whether a value of the request fits this one.
    pub(super) fn fits(&self, value: &str, context: &Context<'_>) -> bool {
        match self {
            Self::Text(template) => template.equals(value, context),
            Self::TextIgnoringCase(template) => template.equals_ignoring_case(value, context),
            Self::Pattern(glob) => glob.matches(value, context),
            Self::Number(comparison, number) => {
                decimal::compare(value, number).is_some_and(|ordering| comparison.holds(ordering))
            }
            Self::Date(comparison, instant) => {
                date::parse(value).is_some_and(|value| comparison.holds(value.cmp(instant)))
            }
            Self::Bool(expected) => boolean(value) == Some(*expected),
            Self::BoolVariable(template) => {
                boolean(value).is_some() && template.equals_ignoring_case(value, context)
            }
            Self::Binary(expected) => **expected == *value,
            Self::Network(network) => network.contains(value),
            Self::Arn(pattern) => pattern.matches(value, context),
            Self::Null(_) => false,
        }
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let template = match self {
            Self::Text(template) | Self::TextIgnoringCase(template) => Some(template),
            Self::BoolVariable(template) => Some(template),
            _ => None,
        };
        let glob = if let Self::Pattern(glob) = self {
            Some(glob)
        } else {
            None
        };
        let arn = if let Self::Arn(pattern) = self {
            Some(pattern)
        } else {
            None
        };
        let texts = template.into_iter().flat_map(Template::variables);
        let globs = glob.into_iter().flat_map(Glob::variables);
        texts
            .chain(globs)
            .chain(arn.into_iter().flat_map(ArnPattern::variables))
    }
}

fn boolean(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") {
        Some(true)
    } else {
        is("false").then_some(false)
    }
}

fn is_base64(text: &str) -> bool {
    let content = text.trim_end_matches('=');
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - content.len() <= 2 && content.bytes().all(letter)
}
