//! The functions of expressions.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/custom-detection-rules-available.html>

use super::evaluate::Value;
use super::policy;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Lower,
    Upper,
    Trim,
    Size,
    Coalesce,
    Contains,
    StartsWith,
    EndsWith,
    Array,
    ArrayContains,
    ArraysOverlap,
    AwsPrincipals,
    HasPublicPrincipal,
}

impl Function {
    /// The function of a name that takes so many arguments.
    pub(super) fn named(name: &str, arguments: usize) -> Option<Self> {
        let (function, takes) = match name {
            "lower" => (Self::Lower, 1..=1),
            "upper" => (Self::Upper, 1..=1),
            "trim" => (Self::Trim, 1..=1),
            "size" | "cardinality" => (Self::Size, 1..=1),
            "coalesce" => (Self::Coalesce, 1..=usize::MAX),
            "contains" => (Self::Contains, 2..=2),
            "startswith" | "starts_with" => (Self::StartsWith, 2..=2),
            "endswith" | "ends_with" => (Self::EndsWith, 2..=2),
            "array" => (Self::Array, 0..=usize::MAX),
            "array_contains" => (Self::ArrayContains, 2..=2),
            "arrays_overlap" => (Self::ArraysOverlap, 2..=2),
            "get_aws_principal" => (Self::AwsPrincipals, 2..=2),
            "policy_has_public_principal" => (Self::HasPublicPrincipal, 2..=2),
            _ => return None,
        };
        takes.contains(&arguments).then_some(function)
    }

    /// What it makes of its arguments.
    pub(super) fn call(self, arguments: &[Value]) -> Value {
        match self {
            Self::Coalesce => {
                let known = arguments.iter().find(|value| **value != Value::Null);
                return known.cloned().unwrap_or(Value::Null);
            }
            Self::Array => {
                return Value::List(arguments.iter().flat_map(Value::texts).collect());
            }
            _ => {}
        }
        let [first, rest @ ..] = arguments else {
            return Value::Null;
        };
        let second = rest.first().unwrap_or(&Value::Null);
        if *first == Value::Null || (!rest.is_empty() && *second == Value::Null) {
            return Value::Null;
        }
        let either = |test: fn(&str, &str) -> bool| {
            let wanted = second.texts();
            let holds = |text: &String| wanted.iter().any(|wanted| test(text, wanted));
            Value::Boolean(first.texts().iter().any(holds))
        };
        match self {
            Self::Lower => first.map(str::to_lowercase),
            Self::Upper => first.map(str::to_uppercase),
            Self::Trim => first.map(|text| text.trim().to_owned()),
            Self::Size => Value::Text(first.texts().len().to_string()),
            Self::Contains => either(|text, wanted| text.contains(wanted)),
            Self::StartsWith => either(|text, wanted| text.starts_with(wanted)),
            Self::EndsWith => either(|text, wanted| text.ends_with(wanted)),
            Self::ArrayContains | Self::ArraysOverlap => either(|text, wanted| text == wanted),
            Self::AwsPrincipals => Value::List(policy::aws_principals(first, second)),
            Self::HasPublicPrincipal => Value::Boolean(policy::has_public(first, second)),
            Self::Coalesce | Self::Array => Value::Null,
        }
    }
}
