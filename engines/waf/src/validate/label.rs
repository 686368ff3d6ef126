//! Labels and the keys that match them.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-requirements.html>

use super::refusal::{Place, Reason, Refusal};
use crate::language::statement::{LabelMatchScope, LabelMatchStatement};

/// Words that no component of one's own label may be.
const RESERVED: [&str; 8] = [
    "awswaf",
    "aws",
    "waf",
    "rulegroup",
    "webacl",
    "regexpatternset",
    "ipset",
    "managed",
];

/// Namespaces before a label's name.
const NAMESPACES: usize = 5;

/// Characters of a component.
const COMPONENT: usize = 128;

/// Checks a label that a rule gives.
pub(super) fn name(label: &str) -> Result<(), Refusal> {
    let refused = |reason| Err(Refusal::invalid(Place::Rule, label, reason));
    let components: Vec<&str> = label.split(':').collect();
    if components.iter().any(|component| component.is_empty()) {
        return refused(Reason::InvalidFormat);
    }
    if components
        .iter()
        .any(|component| RESERVED.contains(component))
    {
        return refused(Reason::Reserved);
    }
    if components.len() > NAMESPACES + 1
        || components
            .iter()
            .any(|component| component.len() > COMPONENT)
    {
        return refused(Reason::TooMany);
    }
    Ok(())
}

/// Checks what a label statement looks for: namespaces end in a colon, labels do not.
pub(super) fn key(statement: &LabelMatchStatement) -> Result<(), Refusal> {
    let key = &statement.key;
    let is_namespace = key.ends_with(':');
    let is_asked_for = statement.scope == LabelMatchScope::Namespace;
    let has_empty_component =
        key.trim_end_matches(':').split(':').any(str::is_empty) || key.ends_with("::");
    if is_namespace != is_asked_for || has_empty_component {
        return Err(Refusal::invalid(
            Place::LabelMatchStatement,
            key,
            Reason::InvalidFormat,
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_few_components_that_are_not_reserved() {
        for label in ["a", "a:b:c:d:e:f", "Managed", "header:encoding:utf8"] {
            assert_eq!(name(label), Ok(()), "{label}");
        }
        for label in [
            "a:b:c:d:e:f:g",
            "aws:b",
            "b:managed",
            ":",
            "a::b",
            "a:",
            &"x".repeat(129),
        ] {
            assert!(name(label).is_err(), "{label}");
        }
    }

    #[test]
    fn a_namespace_ends_in_a_colon_and_a_label_does_not() {
        let checked = |scope, text: &str| {
            key(&LabelMatchStatement {
                scope,
                key: text.to_owned(),
            })
        };

        assert_eq!(checked(LabelMatchScope::Label, "a:b"), Ok(()));
        assert_eq!(
            checked(LabelMatchScope::Namespace, "awswaf:managed:a:"),
            Ok(())
        );
        assert!(checked(LabelMatchScope::Label, "a:").is_err());
        assert!(checked(LabelMatchScope::Namespace, "a").is_err());
        assert!(checked(LabelMatchScope::Namespace, "a::").is_err());
    }
}
