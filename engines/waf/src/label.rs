//! Labels: who sees which.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-match.html>

use std::sync::Arc;

use crate::language::statement::{LabelMatchScope, LabelMatchStatement};

/// A label statement in the context of the web ACL or rule group that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LabelMatch {
    /// This label, whoever gave it.
    Exactly(Box<str>),
    /// A label of this context that ends in these components.
    OwnLabel { prefix: Arc<str>, end: Box<str> },
    /// A label of this namespace, whoever gave it.
    Within(Box<str>),
    /// A label of this context that has these namespaces one after the other.
    OwnNamespace { prefix: Arc<str>, part: Box<str> },
}

impl LabelMatch {
    pub(crate) fn new(statement: &LabelMatchStatement, prefix: &Arc<str>) -> Self {
        let key = statement.key.as_str();
        let is_absolute = key.starts_with("awswaf:");
        match (statement.scope, is_absolute) {
            (LabelMatchScope::Label, true) => Self::Exactly(key.into()),
            (LabelMatchScope::Label, false) => Self::OwnLabel {
                prefix: prefix.clone(),
                end: key.into(),
            },
            (LabelMatchScope::Namespace, true) => Self::Within(key.into()),
            (LabelMatchScope::Namespace, false) => Self::OwnNamespace {
                prefix: prefix.clone(),
                part: format!(":{key}").into(),
            },
        }
    }

    pub(crate) fn matches(&self, label: &str) -> bool {
        match self {
            Self::Exactly(exact) => label == &**exact,
            Self::Within(namespace) => label.starts_with(&**namespace),
            Self::OwnLabel { prefix, end } => {
                let own = label.strip_prefix(&**prefix);
                let before = own.and_then(|own| own.strip_suffix(&**end));
                before.is_some_and(|before| before.is_empty() || before.ends_with(':'))
            }
            Self::OwnNamespace { prefix, part } => {
                let own = label.strip_prefix(&**prefix);
                own.is_some_and(|own| {
                    let begins = part
                        .strip_prefix(':')
                        .is_some_and(|part| own.starts_with(part));
                    begins || own.contains(&**part)
                })
            }
        }
    }
}

/// What the labels of an account's web ACL or rule group begin with.
pub(crate) fn own_prefix(account: &str, kind: &str, name: &str) -> Arc<str> {
    format!("awswaf:{account}:{kind}:{name}:").into()
}

/// The account of an ARN.
pub(crate) fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(scope: LabelMatchScope, key: &str, label: &str) -> bool {
        let statement = LabelMatchStatement {
            scope,
            key: key.to_owned(),
        };
        let prefix = own_prefix("111122223333", "webacl", "testWebACL");
        LabelMatch::new(&statement, &prefix).matches(label)
    }

    #[test]
    fn a_label_of_the_own_context_is_matched_by_its_last_components() {
        let is_matched = |label| matches(LabelMatchScope::Label, "header:encoding:utf8", label);

        assert!(is_matched(
            "awswaf:111122223333:webacl:testWebACL:header:encoding:utf8"
        ));
        assert!(is_matched(
            "awswaf:111122223333:webacl:testWebACL:testNS1:testNS2:header:encoding:utf8"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:webacl:testWebACL:header:encoding2:utf8"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:webacl:testWebACL:subheader:encoding:utf8"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:rulegroup:productionRules:header:encoding:utf8"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:webacl:testWebACL:header:encoding:UTF8"
        ));
    }

    #[test]
    fn a_full_label_is_matched_as_it_is() {
        let key = "awswaf:managed:aws:managed-rule-set:header:encoding:utf8";

        assert!(matches(LabelMatchScope::Label, key, key));
        assert!(!matches(
            LabelMatchScope::Label,
            "awswaf:managed:aws:set:utf8",
            "awswaf:managed:aws:set:a:utf8"
        ));
    }

    #[test]
    fn a_namespace_of_the_own_context_is_matched_anywhere_before_the_name() {
        let is_matched = |label| matches(LabelMatchScope::Namespace, "header:encoding:", label);

        assert!(is_matched(
            "awswaf:111122223333:webacl:testWebACL:header:encoding:utf8"
        ));
        assert!(is_matched(
            "awswaf:111122223333:webacl:testWebACL:a:header:encoding:b:utf8"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:webacl:testWebACL:header:encoding"
        ));
        assert!(!is_matched(
            "awswaf:111122223333:webacl:testWebACL:xheader:encoding:utf8"
        ));
        assert!(!is_matched(
            "awswaf:444455556666:webacl:testWebACL:header:encoding:utf8"
        ));
        assert!(!is_matched(
            "awswaf:managed:aws:managed-rule-set:header:encoding:utf8"
        ));
    }

    #[test]
    fn a_full_namespace_is_matched_from_the_beginning() {
        let key = "awswaf:managed:aws:managed-rule-set:header:";

        assert!(matches(
            LabelMatchScope::Namespace,
            key,
            "awswaf:managed:aws:managed-rule-set:header:encoding:utf8"
        ));
        assert!(!matches(
            LabelMatchScope::Namespace,
            key,
            "awswaf:managed:aws:managed-rule-set:query:badstring"
        ));
    }
}
