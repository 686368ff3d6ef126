//! Conditions: operators over condition keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::borrow::Cow;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::pattern::Pattern;
use crate::{Conditions, moment};

/// One line of a condition block: an operator, a key, and the values it may have.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The operator as written.
    pub(crate) operator: String,
    pub(crate) key: String,
    test: Test,
    /// The test is turned around.
    negated: bool,
    set: Option<SetOperator>,
    if_exists: bool,
    values: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SetOperator {
    ForAllValues,
    ForAnyValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equals,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Reads one; `None` for an operator that AWS does not have.
    pub(crate) fn parse(
        operator: &str,
        key: &str,
        values: &[&str],
        variables: bool,
    ) -> Option<Self> {
        let lower = operator.to_ascii_lowercase();
        let (set, name) = match lower.split_once(':') {
            Some(("forallvalues", name)) => (Some(SetOperator::ForAllValues), name),
            Some(("foranyvalue", name)) => (Some(SetOperator::ForAnyValue), name),
            Some(_) => return None,
            None => (None, lower.as_str()),
        };
        let (name, if_exists) = match name.strip_suffix("ifexists") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (test, negated) = operator_of(name)?;
        if test == Test::Null && (if_exists || set.is_some()) {
            return None;
        }
        let values = values.iter().map(|value| Pattern::parse(value, variables)).collect();
        Some(Self {
            operator: operator.to_owned(),
            key: key.to_owned(),
            test,
            negated,
            set,
            if_exists,
            values,
        })
    }

    /// Whether the request meets it.
    pub(crate) fn holds(&self, conditions: &Conditions<'_>) -> bool {
        let found = conditions.find(&self.key);
        if self.test == Test::Null {
            let absent = found.is_none_or(<[_]>::is_empty);
            return self.values.iter().any(|wanted| {
                wanted.text(conditions).is_some_and(|text| text.eq_ignore_ascii_case("true") == absent)
            });
        }
        let Some(found) = found else {
            return match self.set {
                Some(SetOperator::ForAllValues) => true,
                Some(SetOperator::ForAnyValue) => self.if_exists,
                None => self.negated || self.if_exists,
            };
        };
        let meets = |value: &Cow<'_, str>| self.value_meets(value, conditions);
        match self.set {
            Some(SetOperator::ForAllValues) => found.iter().all(meets),
            Some(SetOperator::ForAnyValue) => found.iter().any(meets),
            // A key with several values and no set operator: any may meet a plain test, none
            // may meet what a negated one forbids.
            None if self.negated => found.iter().all(meets),
            None => found.iter().any(meets),
        }
    }

    fn value_meets(&self, value: &str, conditions: &Conditions<'_>) -> bool {
        let any = self.values.iter().any(|wanted| self.test.holds(wanted, value, conditions));
        any != self.negated
    }
}

impl Test {
    fn holds(self, wanted: &Pattern, value: &str, conditions: &Conditions<'_>) -> bool {
        if self == Self::StringLike {
            return wanted.matches(value, conditions);
        }
        if self == Self::Arn {
            return wanted.matches_arn(value, conditions);
        }
        let Some(wanted) = wanted.text(conditions) else { return false };
        match self {
            Self::StringEqualsIgnoreCase => wanted.to_lowercase() == value.to_lowercase(),
            Self::Numeric(order) => order.holds(value.parse().ok(), wanted.parse().ok()),
            Self::Date(order) => order.holds(moment::parse(value), moment::parse(&wanted)),
            Self::Bool => wanted.eq_ignore_ascii_case(value),
            Self::Binary => {
                let bytes = STANDARD.decode(&wanted).ok();
                bytes.is_some() && bytes == STANDARD.decode(value).ok()
            }
            Self::Ip => in_network(value, &wanted),
            Self::StringEquals | Self::StringLike | Self::Arn | Self::Null => wanted == value,
        }
    }
}

impl Order {
    fn holds(self, value: Option<f64>, wanted: Option<f64>) -> bool {
        let (Some(value), Some(wanted)) = (value, wanted) else { return false };
        match self {
            Self::Equals => (value - wanted).abs() < f64::EPSILON * value.abs().max(1.0),
            Self::Less => value < wanted,
            Self::LessOrEqual => value <= wanted,
            Self::Greater => value > wanted,
            Self::GreaterOrEqual => value >= wanted,
        }
    }
}

/// The test of an operator in small letters, and whether it is turned around.
fn operator_of(name: &str) -> Option<(Test, bool)> {
    Some(match name {
        "stringequals" => (Test::StringEquals, false),
        "stringnotequals" => (Test::StringEquals, true),
        "stringequalsignorecase" => (Test::StringEqualsIgnoreCase, false),
        "stringnotequalsignorecase" => (Test::StringEqualsIgnoreCase, true),
        "stringlike" => (Test::StringLike, false),
        "stringnotlike" => (Test::StringLike, true),
        "numericequals" => (Test::Numeric(Order::Equals), false),
        "numericnotequals" => (Test::Numeric(Order::Equals), true),
        "numericlessthan" => (Test::Numeric(Order::Less), false),
        "numericlessthanequals" => (Test::Numeric(Order::LessOrEqual), false),
        "numericgreaterthan" => (Test::Numeric(Order::Greater), false),
        "numericgreaterthanequals" => (Test::Numeric(Order::GreaterOrEqual), false),
        "dateequals" => (Test::Date(Order::Equals), false),
        "datenotequals" => (Test::Date(Order::Equals), true),
        "datelessthan" => (Test::Date(Order::Less), false),
        "datelessthanequals" => (Test::Date(Order::LessOrEqual), false),
        "dategreaterthan" => (Test::Date(Order::Greater), false),
        "dategreaterthanequals" => (Test::Date(Order::GreaterOrEqual), false),
        "bool" => (Test::Bool, false),
        "binaryequals" => (Test::Binary, false),
        "ipaddress" => (Test::Ip, false),
        "notipaddress" => (Test::Ip, true),
        "arnequals" | "arnlike" => (Test::Arn, false),
        "arnnotequals" | "arnnotlike" => (Test::Arn, true),
        "null" => (Test::Null, false),
        _ => return None,
    })
}

/// Whether an address is in a network; without a prefix length the network is one host.
fn in_network(address: &str, network: &str) -> bool {
    let (base, prefix) = network.split_once('/').map_or((network, None), |(b, p)| (b, Some(p)));
    let (Ok(address), Ok(base)) = (address.parse::<IpAddr>(), base.parse::<IpAddr>()) else {
        return false;
    };
    let (address, base) = (address.to_canonical(), base.to_canonical());
    let bits = if base.is_ipv4() { 32 } else { 128 };
    let Ok(prefix) = prefix.map_or(Ok(bits), str::parse::<u32>) else { return false };
    if address.is_ipv4() != base.is_ipv4() || prefix > bits {
        return false;
    }
    let shared = |one: u128, other: u128| {
        prefix == 0 || (one ^ other).checked_shr(bits - prefix).unwrap_or(0) == 0
    };
    match (address, base) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            shared(u128::from(u32::from(one)), u128::from(u32::from(other)))
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => shared(u128::from(one), u128::from(other)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, values: &[&str], found: Option<&[&str]>) -> bool {
        let condition = Condition::parse(operator, "aws:Key", values, true).unwrap();
        let mut conditions = Conditions::new();
        match found {
            None => {}
            Some([one]) => conditions.one("AWS:key", *one),
            Some(many) => conditions.many("AWS:key", many.iter().map(|v| (*v).into()).collect()),
        }
        condition.holds(&conditions)
    }

    #[test]
    fn a_missing_key_is_decided_by_the_operator() {
        for (operator, expected) in [
            ("StringEquals", false),
            ("StringNotEquals", true),
            ("NumericLessThan", false),
            ("Bool", false),
            ("NotIpAddress", true),
            ("StringEqualsIfExists", true),
            ("ForAllValues:StringEquals", true),
            ("ForAnyValue:StringEquals", false),
        ] {
            assert_eq!(holds(operator, &["1"], None), expected, "{operator}");
        }
        assert!(holds("Null", &["true"], None) && !holds("Null", &["false"], None));
        assert!(holds("Null", &["false"], Some(&["x"])) && holds("Null", &["true"], Some(&[])));
    }

    #[test]
    fn each_operator_does_what_it_says() {
        for (operator, wanted, found, expected) in [
            ("StringEquals", "a", "a", true),
            ("StringEquals", "a", "A", false),
            ("StringEqualsIgnoreCase", "a", "A", true),
            ("StringLike", "a*", "abc", true),
            ("StringNotLike", "a*", "abc", false),
            ("NumericEquals", "1.0", "1", true),
            ("NumericLessThan", "10", "9", true),
            ("NumericGreaterThanEquals", "10", "9", false),
            ("NumericLessThan", "x", "9", false),
            ("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", true),
            ("DateLessThan", "2026-01-01T00:00:00Z", "1795515330", false),
            ("Bool", "true", "TRUE", true),
            ("BinaryEquals", "QUI=", "QUI=", true),
            ("IpAddress", "10.0.0.0/8", "10.1.2.3", true),
            ("IpAddress", "10.0.0.0/8", "11.1.2.3", false),
            ("IpAddress", "10.0.0.1", "::ffff:10.0.0.1", true),
            ("NotIpAddress", "2001:db8::/32", "2001:db9::1", true),
            ("ArnLike", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a", true),
            ("ArnNotEquals", "arn:aws:iam::1:role/a", "arn:aws:iam::2:role/a", true),
        ] {
            assert_eq!(holds(operator, &[wanted], Some(&[found])), expected, "{operator} {wanted} {found}");
        }
    }

    #[test]
    fn set_operators_look_at_every_value() {
        let all = |found: &[&str]| holds("ForAllValues:StringEquals", &["a", "b"], Some(found));
        assert!(all(&["a", "b"]) && all(&["a"]) && all(&[]) && !all(&["a", "c"]));
        let any = |found: &[&str]| holds("ForAnyValue:StringEquals", &["a", "b"], Some(found));
        assert!(any(&["c", "b"]) && !any(&["c", "d"]) && !any(&[]));
    }

    #[test]
    fn unknown_operators_are_refused() {
        for operator in ["", "StringEqual", "For:StringEquals", "NullIfExists", "ForAnyValue:Null"] {
            assert!(Condition::parse(operator, "k", &["v"], true).is_none(), "{operator}");
        }
    }
}
