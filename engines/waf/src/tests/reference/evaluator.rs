//! Rules evaluated the slow way.

use regex_automata::meta;
use ringwall_transformation::{cookies, query};

use crate::language::action::RuleAction;
use crate::language::field::{
    CookieMatchPattern, FallbackBehavior, FieldToMatch, HeaderMatchPattern, MatchScope,
    OversizeHandling,
};
use crate::language::statement::{
    ComparisonOperator, Inspected, LabelMatchScope, LabelMatchStatement, PositionalConstraint,
    Statement,
};
use crate::language::{Rule, WebAcl};
use crate::pattern::translate;
use crate::request::Request;
use crate::verdict::ActionKind;

/// What is compared.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) action: ActionKind,
    pub(super) terminating: Option<String>,
    pub(super) counted: Vec<String>,
    pub(super) labels: Vec<String>,
}

const PREFIX: &str = "awswaf:111122223333:webacl:shop:";

pub(super) fn evaluate(acl: &WebAcl, request: &Request<'_>) -> Expected {
    let mut expected = Expected {
        action: ActionKind::Allow,
        terminating: None,
        counted: Vec::new(),
        labels: Vec::new(),
    };
    let mut rules: Vec<&Rule> = acl.rules.iter().collect();
    rules.sort_by_key(|rule| rule.priority);
    for rule in rules {
        if !holds(&rule.statement, request, &expected.labels) {
            continue;
        }
        expected.labels.extend(
            rule.rule_labels
                .iter()
                .map(|label| format!("{PREFIX}{}", label.name)),
        );
        match rule.action.as_ref().unwrap() {
            RuleAction::Block(_) => expected.action = ActionKind::Block,
            RuleAction::Allow(_) => expected.action = ActionKind::Allow,
            _ => {
                expected.counted.push(rule.name.clone());
                continue;
            }
        }
        expected.terminating = Some(rule.name.clone());
        break;
    }
    expected
}

fn holds(statement: &Statement, request: &Request<'_>, labels: &[String]) -> bool {
    match statement {
        Statement::And(inner) => inner
            .statements
            .iter()
            .all(|one| holds(one, request, labels)),
        Statement::Or(inner) => inner
            .statements
            .iter()
            .any(|one| holds(one, request, labels)),
        Statement::Not(inner) => !holds(&inner.statement, request, labels),
        Statement::LabelMatch(one) => labels.iter().any(|label| has_label(label, one)),
        Statement::ByteMatch(one) => any(&one.inspected, request, |value| {
            let text = one.search_string.0.as_slice();
            let mut places = (0..=value.len()).filter(|at| value[*at..].starts_with(text));
            match one.positional_constraint {
                PositionalConstraint::Exactly => value == text,
                PositionalConstraint::StartsWith => places.any(|at| at == 0),
                PositionalConstraint::EndsWith => places.any(|at| at + text.len() == value.len()),
                PositionalConstraint::Contains => places.next().is_some(),
                PositionalConstraint::ContainsWord => places.any(|at| {
                    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                    let before = at.checked_sub(1).map(|place| value[place]);
                    !before.as_ref().is_some_and(is_word)
                        && !value.get(at + text.len()).is_some_and(is_word)
                }),
            }
        }),
        Statement::RegexMatch(one) => {
            let hir = translate::parse(&one.regex_string).unwrap();
            let config = meta::Config::new().utf8_empty(false);
            let regex = meta::Builder::new()
                .configure(config)
                .build_from_hir(&hir)
                .unwrap();
            any(&one.inspected, request, |value| regex.is_match(value))
        }
        Statement::SizeConstraint(one) => any(&one.inspected, request, |value| {
            let ordering = (value.len() as u64).cmp(&one.size);
            match one.comparison_operator {
                ComparisonOperator::Eq => ordering.is_eq(),
                ComparisonOperator::Ne => ordering.is_ne(),
                ComparisonOperator::Le => ordering.is_le(),
                ComparisonOperator::Lt => ordering.is_lt(),
                ComparisonOperator::Ge => ordering.is_ge(),
                ComparisonOperator::Gt => ordering.is_gt(),
            }
        }),
        Statement::XssMatch(one) => any(&one.inspected, request, |value| {
            ringwall_injection::xss::find(value).is_some()
        }),
        other => panic!("not generated: {other:?}"),
    }
}

fn has_label(label: &str, statement: &LabelMatchStatement) -> bool {
    let own: Vec<&str> = label.strip_prefix(PREFIX).unwrap().split(':').collect();
    let wanted: Vec<&str> = statement.key.trim_end_matches(':').split(':').collect();
    match statement.scope {
        LabelMatchScope::Label => own.ends_with(&wanted),
        LabelMatchScope::Namespace => own[..own.len() - 1]
            .windows(wanted.len())
            .any(|some| some == wanted),
    }
}

/// Whether a value of a component passes a test behind its transformations.
fn any(inspected: &Inspected, request: &Request<'_>, test: impl Fn(&[u8]) -> bool) -> bool {
    let (oversize, fallback) = match &inspected.field_to_match {
        FieldToMatch::Body(body) if request.body.is_oversize => (body.oversize_handling, None),
        FieldToMatch::UriFragment(fragment) if request.fragment.is_none() => {
            (OversizeHandling::Continue, fragment.fallback_behavior)
        }
        _ => (OversizeHandling::Continue, None),
    };
    match (oversize, fallback) {
        (OversizeHandling::Match, _) | (_, Some(FallbackBehavior::Match)) => return true,
        (OversizeHandling::NoMatch, _) => return false,
        _ => {}
    }
    let mut chain = inspected.text_transformations.clone();
    chain.sort_by_key(|one| one.priority);
    values(&inspected.field_to_match, request)
        .into_iter()
        .any(|value| {
            let transformed = chain.iter().fold(value, |value, one| {
                one.kind.apply(value.into()).into_owned()
            });
            test(&transformed)
        })
}

fn values(field: &FieldToMatch, request: &Request<'_>) -> Vec<Vec<u8>> {
    let present = |bytes: &[u8]| {
        if bytes.is_empty() {
            Vec::new()
        } else {
            vec![bytes.to_vec()]
        }
    };
    match field {
        FieldToMatch::UriPath(_) => vec![request.path.to_vec()],
        FieldToMatch::QueryString(_) => present(request.query),
        FieldToMatch::Method(_) => vec![request.method.to_vec()],
        FieldToMatch::Body(_) => present(request.body.prefix),
        FieldToMatch::UriFragment(_) => request.fragment.map(<[u8]>::to_vec).into_iter().collect(),
        FieldToMatch::SingleHeader(header) => {
            let named = request
                .headers
                .iter()
                .filter(|one| one.name.eq_ignore_ascii_case(header.name.as_bytes()));
            named.map(|one| one.value.to_vec()).collect()
        }
        FieldToMatch::SingleQueryArgument(argument) => {
            let arguments = query::arguments(request.query);
            let named =
                arguments.filter(|one| one.name.eq_ignore_ascii_case(argument.name.as_bytes()));
            named.map(|one| one.value.to_vec()).collect()
        }
        FieldToMatch::AllQueryArguments(_) => query::arguments(request.query)
            .map(|one| one.value.to_vec())
            .collect(),
        FieldToMatch::Headers(headers) => {
            let is_among = |names: &[String], name: &[u8]| {
                names
                    .iter()
                    .any(|one| one.as_bytes().eq_ignore_ascii_case(name))
            };
            let admitted = request
                .headers
                .iter()
                .filter(|one| match &headers.match_pattern {
                    HeaderMatchPattern::All(_) => true,
                    HeaderMatchPattern::IncludedHeaders(names) => is_among(names, one.name),
                    HeaderMatchPattern::ExcludedHeaders(names) => !is_among(names, one.name),
                });
            admitted
                .flat_map(|one| in_scope(one.name, one.value, headers.match_scope))
                .collect()
        }
        FieldToMatch::Cookies(cookies) => {
            let headers = request
                .headers
                .iter()
                .filter(|one| one.name.eq_ignore_ascii_case(b"cookie"));
            let pairs = headers.flat_map(|one| cookies::pairs(one.value));
            let admitted = pairs.filter(|one| match &cookies.match_pattern {
                CookieMatchPattern::All(_) => true,
                CookieMatchPattern::IncludedCookies(names) => {
                    names.iter().any(|name| name.as_bytes() == one.name)
                }
                CookieMatchPattern::ExcludedCookies(names) => {
                    !names.iter().any(|name| name.as_bytes() == one.name)
                }
            });
            admitted
                .flat_map(|one| in_scope(one.name, one.value, cookies.match_scope))
                .collect()
        }
        other => panic!("not generated: {other:?}"),
    }
}

fn in_scope(name: &[u8], value: &[u8], scope: MatchScope) -> Vec<Vec<u8>> {
    match scope {
        MatchScope::Key => vec![name.to_vec()],
        MatchScope::Value => vec![value.to_vec()],
        MatchScope::All => vec![name.to_vec(), value.to_vec()],
    }
}
