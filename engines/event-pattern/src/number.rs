//! Numbers, which EventBridge compares as doubles.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching>

/// Integers are exact up to here.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Number(f64);

impl Number {
    /// A number as JSON writes it; `None` where a double would not hold it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number: f64 = text.parse().ok()?;
        (number.abs() <= EXACT).then_some(Self(number))
    }
}

/// A number in a pattern's list: equal to what has its value, or else its very digits.
#[derive(Clone, Debug)]
pub(crate) struct SameNumber {
    text: String,
    value: Option<Number>,
}

impl SameNumber {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            value: Number::parse(text),
        }
    }

    pub(crate) fn is(&self, found: &str) -> bool {
        match self.value {
            Some(value) => Number::parse(found) == Some(value),
            None => found == self.text,
        }
    }
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Range {
    pub(crate) bottom: Option<Bound>,
    pub(crate) top: Option<Bound>,
}

/// An end of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) at: Number,
    pub(crate) is_within: bool,
}

impl Range {
    pub(crate) const fn only(number: Number) -> Self {
        let bound = Some(Bound {
            at: number,
            is_within: true,
        });
        Self {
            bottom: bound,
            top: bound,
        }
    }

    pub(crate) fn contains(&self, number: Number) -> bool {
        let above = self
            .bottom
            .is_none_or(|bottom| number > bottom.at || bottom.is_within && number == bottom.at);
        let below = self
            .top
            .is_none_or(|top| number < top.at || top.is_within && number == top.at);
        above && below
    }
}
