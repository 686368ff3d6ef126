//! The operators by name.

use std::cmp::Ordering;
use std::fmt;

use crate::PolicyError;

/// A condition operator with its prefix and suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    base: &'static str,
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) quantifier: Option<Quantifier>,
    pub(super) if_exists: bool,
}

/// How the values of a key are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Each value of the request must match; none is enough.
    ForAllValues,
    /// One value of the request must match.
    ForAnyValue,
}

/// What an operator does with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Text,
    TextIgnoringCase,
    Pattern,
    Number(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Network,
    Arn,
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

const OPERATORS: [(&str, Test, bool); 27] = [
    ("StringEquals", Test::Text, false),
    ("StringNotEquals", Test::Text, true),
    ("StringEqualsIgnoreCase", Test::TextIgnoringCase, false),
    ("StringNotEqualsIgnoreCase", Test::TextIgnoringCase, true),
    ("StringLike", Test::Pattern, false),
    ("StringNotLike", Test::Pattern, true),
    ("NumericEquals", Test::Number(Comparison::Equal), false),
    ("NumericNotEquals", Test::Number(Comparison::Equal), true),
    ("NumericLessThan", Test::Number(Comparison::Less), false),
    (
        "NumericLessThanEquals",
        Test::Number(Comparison::LessOrEqual),
        false,
    ),
    (
        "NumericGreaterThan",
        Test::Number(Comparison::Greater),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Test::Number(Comparison::GreaterOrEqual),
        false,
    ),
    ("DateEquals", Test::Date(Comparison::Equal), false),
    ("DateNotEquals", Test::Date(Comparison::Equal), true),
    ("DateLessThan", Test::Date(Comparison::Less), false),
    (
        "DateLessThanEquals",
        Test::Date(Comparison::LessOrEqual),
        false,
    ),
    ("DateGreaterThan", Test::Date(Comparison::Greater), false),
    (
        "DateGreaterThanEquals",
        Test::Date(Comparison::GreaterOrEqual),
        false,
    ),
    ("Bool", Test::Bool, false),
    ("BinaryEquals", Test::Binary, false),
    ("IpAddress", Test::Network, false),
    ("NotIpAddress", Test::Network, true),
    ("ArnEquals", Test::Arn, false),
    ("ArnLike", Test::Arn, false),
    ("ArnNotEquals", Test::Arn, true),
    ("ArnNotLike", Test::Arn, true),
    ("Null", Test::Null, false),
];

impl Operator {
    /// How the values of a key are counted; none for keys of one value.
    pub const fn quantifier(&self) -> Option<Quantifier> {
        self.quantifier
    }

    /// Whether the condition holds when the key is absent.
    pub const fn is_if_exists(&self) -> bool {
        self.if_exists
    }

    pub(super) fn parse(text: &str) -> Result<Self, PolicyError> {
        Self::find(text).ok_or_else(|| PolicyError::Operator {
            operator: text.to_owned(),
        })
    }

    fn find(text: &str) -> Option<Self> {
        let (quantifier, rest) = match text.split_once(':') {
            None => (None, text),
            Some((prefix, rest)) => (Some(Quantifier::find(prefix)?), rest),
        };
        let by_name = |name: &str| {
            OPERATORS
                .iter()
                .find(|row| row.0.eq_ignore_ascii_case(name))
        };
        let (row, if_exists) = match strip_suffix_ignoring_case(rest, "IfExists") {
            Some(name) => (by_name(name)?, true),
            None => (by_name(rest)?, false),
        };
        let (base, test, negated) = *row;
        // Whether a key is there has neither an "if it is there" nor values to count.
        let plain = !if_exists && quantifier.is_none();
        (test != Test::Null || plain).then_some(Self {
            base,
            test,
            negated,
            quantifier,
            if_exists,
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quantifier {
            Some(Quantifier::ForAllValues) => formatter.write_str("ForAllValues:")?,
            Some(Quantifier::ForAnyValue) => formatter.write_str("ForAnyValue:")?,
            None => {}
        }
        formatter.write_str(self.base)?;
        formatter.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

impl Quantifier {
    fn find(text: &str) -> Option<Self> {
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        match () {
            () if is("ForAllValues") => Some(Self::ForAllValues),
            () if is("ForAnyValue") => Some(Self::ForAnyValue),
            () => None,
        }
    }
}

impl Comparison {
    pub(super) const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

fn strip_suffix_ignoring_case<'t>(text: &'t str, suffix: &str) -> Option<&'t str> {
    let (name, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_operator_in_any_case_and_writes_it_in_awss() {
        for (name, test, _) in OPERATORS {
            let forms: &[(&str, &str)] = match test {
                Test::Null => &[("", "")],
                _ => &[
                    ("", ""),
                    ("ForAllValues:", ""),
                    ("ForAnyValue:", "IfExists"),
                ],
            };
            for (prefix, suffix) in forms {
                let text = format!("{prefix}{name}{suffix}");
                let parsed = Operator::parse(&text.to_ascii_uppercase()).unwrap();
                assert_eq!(parsed.to_string(), text);
            }
        }
    }

    #[test]
    fn refuses_what_is_no_operator() {
        for text in [
            "",
            "Equals",
            "NullIfExists",
            "ForAnyValue:Null",
            "ForSome:Bool",
            "IfExists",
        ] {
            assert!(Operator::parse(text).is_err(), "{text}");
        }
    }
}
