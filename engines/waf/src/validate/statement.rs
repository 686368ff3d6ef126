//! Statements: where each may stand, and what it must have.

use super::refusal::{Place, Reason, Refusal};
use super::{Holder, field, label, managed, set};
use crate::language::field::FieldToMatch;
use crate::language::rate::{AggregateKeyType, CustomKey, RateBasedStatement};
use crate::language::statement::{ByteMatchStatement, PositionalConstraint, Statement};

/// Bytes of a search string.
const SEARCH_STRING: usize = 200;
/// Countries of a geo statement.
const COUNTRIES: usize = 50;
/// Numbers of an ASN statement.
const NUMBERS: usize = 100;
/// Parts of a custom key.
const CUSTOM_KEYS: usize = 5;
/// How deep statements may stand in each other.
const DEPTH: usize = 20;

/// Checks a rule's own statement.
pub(super) fn of_rule(statement: &Statement, holder: Holder) -> Result<(), Refusal> {
    match statement {
        Statement::RuleGroupReference(_) | Statement::ManagedRuleGroup(_) => match holder {
            Holder::WebAcl => group_reference(statement),
            Holder::RuleGroup => Err(misplaced()),
        },
        Statement::RateBased(rate) => rate_based(rate),
        nestable => self::nestable(nestable, 0),
    }
}

/// Checks a reference to a group.
pub(super) fn group_reference(statement: &Statement) -> Result<(), Refusal> {
    match statement {
        Statement::RuleGroupReference(group) => {
            managed::overrides(&group.rule_action_overrides, &group.excluded_rules)
        }
        Statement::ManagedRuleGroup(group) => {
            managed::overrides(&group.rule_action_overrides, &group.excluded_rules)?;
            managed::configs(group)?;
            scope_down(group.scope_down_statement.as_ref())
        }
        _ => Err(misplaced()),
    }
}

/// How many sets and groups a statement refers to.
pub(super) fn references(statement: &Statement) -> usize {
    match statement {
        Statement::RuleGroupReference(_)
        | Statement::IpSetReference(_)
        | Statement::RegexPatternSetReference(_) => 1,
        Statement::ManagedRuleGroup(group) => {
            1 + group.scope_down_statement.as_ref().map_or(0, references)
        }
        Statement::RateBased(rate) => rate.scope_down_statement.as_ref().map_or(0, references),
        Statement::And(inner) | Statement::Or(inner) => {
            inner.statements.iter().map(references).sum()
        }
        Statement::Not(inner) => references(&inner.statement),
        _ => 0,
    }
}

fn scope_down(statement: Option<&Statement>) -> Result<(), Refusal> {
    statement.map_or(Ok(()), |statement| nestable(statement, 0))
}

/// Checks a statement that may stand in others.
fn nestable(statement: &Statement, depth: usize) -> Result<(), Refusal> {
    if depth > DEPTH {
        return Err(Refusal::invalid(
            Place::Statement,
            "Statement",
            Reason::TooMany,
        ));
    }
    match statement {
        Statement::And(inner) => several(
            &inner.statements,
            Place::AndStatement,
            "AndStatement",
            depth,
        ),
        Statement::Or(inner) => {
            several(&inner.statements, Place::OrStatement, "OrStatement", depth)
        }
        Statement::Not(inner) => nestable(&inner.statement, depth + 1),
        Statement::ByteMatch(one) => byte_match(one),
        Statement::RegexMatch(one) => {
            set::expression(&one.regex_string, Place::Statement)?;
            field::inspected(&one.inspected)?;
            field::refuse_fingerprints(&one.inspected)
        }
        Statement::RegexPatternSetReference(one) => {
            field::inspected(&one.inspected)?;
            field::refuse_fingerprints(&one.inspected)
        }
        Statement::SqliMatch(one) => {
            field::inspected(&one.inspected)?;
            field::refuse_fingerprints(&one.inspected)
        }
        Statement::XssMatch(one) => {
            field::inspected(&one.inspected)?;
            field::refuse_fingerprints(&one.inspected)
        }
        Statement::SizeConstraint(one) => {
            field::inspected(&one.inspected)?;
            field::refuse_fingerprints(&one.inspected)
        }
        Statement::GeoMatch(one) => {
            if one.country_codes.is_empty() {
                return Err(Refusal::invalid(
                    Place::GeoMatchStatement,
                    "CountryCodes",
                    Reason::Missing,
                ));
            }
            Refusal::if_more(one.country_codes.len(), COUNTRIES, "country codes")
        }
        Statement::AsnMatch(one) => {
            if one.asn_list.is_empty() {
                return Err(Refusal::invalid(
                    Place::Statement,
                    "AsnList",
                    Reason::Missing,
                ));
            }
            Refusal::if_more(one.asn_list.len(), NUMBERS, "numbers of autonomous systems")
        }
        Statement::LabelMatch(one) => label::key(one),
        Statement::IpSetReference(_) => Ok(()),
        Statement::RateBased(_)
        | Statement::RuleGroupReference(_)
        | Statement::ManagedRuleGroup(_) => Err(misplaced()),
    }
}

fn several(
    statements: &[Statement],
    place: Place,
    parameter: &str,
    depth: usize,
) -> Result<(), Refusal> {
    if statements.len() < 2 {
        return Err(Refusal::invalid(place, parameter, Reason::TooFew));
    }
    statements
        .iter()
        .try_for_each(|statement| nestable(statement, depth + 1))
}

fn byte_match(statement: &ByteMatchStatement) -> Result<(), Refusal> {
    let text = String::from_utf8_lossy(&statement.search_string.0);
    if statement.search_string.0.is_empty() {
        return Err(Refusal::invalid(
            Place::ByteMatchStatement,
            "SearchString",
            Reason::Missing,
        ));
    }
    if statement.search_string.0.len() > SEARCH_STRING {
        return Err(Refusal::invalid(
            Place::ByteMatchStatement,
            text,
            Reason::TooMany,
        ));
    }
    let field = &statement.inspected.field_to_match;
    let is_fingerprint = matches!(
        field,
        FieldToMatch::Ja3Fingerprint(_) | FieldToMatch::Ja4Fingerprint(_)
    );
    if is_fingerprint && statement.positional_constraint != PositionalConstraint::Exactly {
        return Err(Refusal::invalid(
            Place::ByteMatchStatement,
            "PositionalConstraint",
            Reason::InvalidValue,
        ));
    }
    field::inspected(&statement.inspected)
}

fn rate_based(rate: &RateBasedStatement) -> Result<(), Refusal> {
    let refused = |parameter: &str, reason| {
        Err(Refusal::invalid(
            Place::RateBasedStatement,
            parameter,
            reason,
        ))
    };
    if rate
        .evaluation_window_sec
        .is_some_and(|window| ![60, 120, 300, 600].contains(&window))
    {
        return refused("EvaluationWindowSec", Reason::InvalidValue);
    }
    if !(10..=2_000_000_000).contains(&rate.limit) {
        return refused("Limit", Reason::InvalidValue);
    }
    if rate.aggregate_key_type == AggregateKeyType::Constant && rate.scope_down_statement.is_none()
    {
        return Err(Refusal::invalid(
            Place::ScopeDown,
            "ScopeDownStatement",
            Reason::Missing,
        ));
    }
    let has_forwarded_key = rate
        .custom_keys
        .iter()
        .any(|key| matches!(key, CustomKey::ForwardedIp(_)));
    let needs_header =
        rate.aggregate_key_type == AggregateKeyType::ForwardedIp || has_forwarded_key;
    if needs_header && rate.forwarded_ip_config.is_none() {
        return Err(Refusal::invalid(
            Place::ForwardedIpConfig,
            "ForwardedIPConfig",
            Reason::Missing,
        ));
    }
    custom_keys(rate)?;
    scope_down(rate.scope_down_statement.as_ref())
}

fn custom_keys(rate: &RateBasedStatement) -> Result<(), Refusal> {
    let keys = rate.custom_keys.as_slice();
    let refused = |reason| Err(Refusal::invalid(Place::CustomKeys, "CustomKeys", reason));
    if (rate.aggregate_key_type == AggregateKeyType::CustomKeys) == keys.is_empty() {
        return refused(Reason::ExactlyOne);
    }
    if keys.len() > CUSTOM_KEYS {
        return refused(Reason::TooMany);
    }
    // An address alone is a kind of its own.
    if matches!(keys, [CustomKey::Ip(_) | CustomKey::ForwardedIp(_)]) {
        return refused(Reason::TooFew);
    }
    let once = |is: fn(&CustomKey) -> bool| keys.iter().filter(|key| is(key)).count() <= 1;
    let are_single = once(|key| matches!(key, CustomKey::Ip(_)))
        && once(|key| matches!(key, CustomKey::ForwardedIp(_)))
        && once(|key| matches!(key, CustomKey::HttpMethod(_)))
        && once(|key| matches!(key, CustomKey::QueryString(_)))
        && once(|key| matches!(key, CustomKey::UriPath(_)))
        && once(|key| matches!(key, CustomKey::Ja3Fingerprint(_)))
        && once(|key| matches!(key, CustomKey::Ja4Fingerprint(_)))
        && once(|key| matches!(key, CustomKey::Asn(_)));
    if !are_single {
        return refused(Reason::Duplicate);
    }
    for key in keys {
        let transformations = match key {
            CustomKey::Header(named)
            | CustomKey::Cookie(named)
            | CustomKey::QueryArgument(named) => &named.text_transformations,
            CustomKey::QueryString(text) | CustomKey::UriPath(text) => &text.text_transformations,
            _ => continue,
        };
        field::transformations(transformations)?;
    }
    Ok(())
}

/// A statement that may not stand where it stands.
fn misplaced() -> Refusal {
    Refusal::invalid(Place::Rule, "Statement", Reason::InvalidReference)
}
