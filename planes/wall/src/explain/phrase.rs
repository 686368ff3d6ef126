//! Statements in words.

use ringwall_waf::language::field::{FieldToMatch, MatchScope};
use ringwall_waf::language::statement::{
    ComparisonOperator, LabelMatchScope, SensitivityLevel, Statement,
};
use serde::Serialize;

/// The longest text that is shown of a request.
const TEXT_CHARS_MAX: usize = 200;

/// A statement in a line, without those in it.
pub(super) fn of(statement: &Statement) -> String {
    match statement {
        Statement::ByteMatch(it) => {
            let (place, text) = (word(&it.positional_constraint), bytes(&it.search_string.0));
            format!("{} {place} {text:?}", field(&it.inspected.field_to_match))
        }
        Statement::SqliMatch(it) => {
            let level = it.sensitivity_level.unwrap_or(SensitivityLevel::Low);
            let field = field(&it.inspected.field_to_match);
            format!("{field} holds SQL injection ({})", word(&level))
        }
        Statement::XssMatch(it) => {
            format!("{} holds script", field(&it.inspected.field_to_match))
        }
        Statement::SizeConstraint(it) => {
            let field = field(&it.inspected.field_to_match);
            format!("size of {field} {} {}", operator(it.comparison_operator), it.size)
        }
        Statement::RegexMatch(it) => {
            let field = field(&it.inspected.field_to_match);
            format!("{field} matches /{}/", it.regex_string)
        }
        Statement::RegexPatternSetReference(it) => {
            let field = field(&it.inspected.field_to_match);
            format!("{field} matches one of {}", it.arn)
        }
        Statement::GeoMatch(it) => format!(
            "{} is in {}",
            client(it.forwarded_ip_config.as_ref().map(|it| &it.header_name)),
            it.country_codes.join(", ")
        ),
        Statement::AsnMatch(it) => {
            let numbers: Vec<_> = it.asn_list.iter().map(u32::to_string).collect();
            format!(
                "{} is in network {}",
                client(it.forwarded_ip_config.as_ref().map(|it| &it.header_name)),
                numbers.join(", ")
            )
        }
        Statement::IpSetReference(it) => format!(
            "{} is in {}",
            client(it.forwarded_ip_config.as_ref().map(|it| &it.header_name)),
            it.arn
        ),
        Statement::LabelMatch(it) => match it.scope {
            LabelMatchScope::Label => format!("has label {}", it.key),
            LabelMatchScope::Namespace => format!("has a label of namespace {}", it.key),
        },
        Statement::RateBased(it) => format!(
            "more than {} requests in {} seconds by {}",
            it.limit,
            it.evaluation_window_sec.unwrap_or(300),
            word(&it.aggregate_key_type)
        ),
        Statement::RuleGroupReference(it) => format!("rules of {}", it.arn),
        Statement::ManagedRuleGroup(it) => format!("rules of {}#{}", it.vendor_name, it.name),
        Statement::And(_) => "all of".to_owned(),
        Statement::Or(_) => "any of".to_owned(),
        Statement::Not(_) => "not".to_owned(),
    }
}

fn client(header: Option<&String>) -> String {
    header.map_or_else(|| "the client".to_owned(), |name| format!("the address in {name}"))
}

fn operator(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Eq => "=",
        ComparisonOperator::Ne => "!=",
        ComparisonOperator::Le => "<=",
        ComparisonOperator::Lt => "<",
        ComparisonOperator::Ge => ">=",
        ComparisonOperator::Gt => ">",
    }
}

fn field(field: &FieldToMatch) -> String {
    let scope = |what: &str, scope: MatchScope| match scope {
        MatchScope::All => what.to_owned(),
        MatchScope::Key => format!("names of {what}"),
        MatchScope::Value => format!("values of {what}"),
    };
    match field {
        FieldToMatch::SingleHeader(it) => format!("header {}", it.name),
        FieldToMatch::SingleQueryArgument(it) => format!("query argument {}", it.name),
        FieldToMatch::AllQueryArguments(_) => "query arguments".to_owned(),
        FieldToMatch::UriPath(_) => "path".to_owned(),
        FieldToMatch::QueryString(_) => "query".to_owned(),
        FieldToMatch::Body(_) => "body".to_owned(),
        FieldToMatch::Method(_) => "method".to_owned(),
        FieldToMatch::JsonBody(it) => scope("JSON body", it.match_scope),
        FieldToMatch::Headers(it) => scope("headers", it.match_scope),
        FieldToMatch::Cookies(it) => scope("cookies", it.match_scope),
        FieldToMatch::HeaderOrder(_) => "order of headers".to_owned(),
        FieldToMatch::Ja3Fingerprint(_) => "JA3 fingerprint".to_owned(),
        FieldToMatch::Ja4Fingerprint(_) => "JA4 fingerprint".to_owned(),
        FieldToMatch::UriFragment(_) => "fragment".to_owned(),
    }
}

/// The word of AWS's API for a variant.
pub(super) fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Bytes of a stranger as text that does nothing to a terminal.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let mut text: String = bytes
        .utf8_chunks()
        .flat_map(|chunk| {
            let valid = chunk.valid().chars().map(|character| {
                if character.is_control() {
                    character.escape_default().to_string()
                } else {
                    character.to_string()
                }
            });
            let invalid = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}"));
            valid.chain(invalid).collect::<Vec<_>>()
        })
        .take(TEXT_CHARS_MAX + 1)
        .collect();
    if let Some((end, _)) = text.char_indices().nth(TEXT_CHARS_MAX) {
        text.truncate(end);
        text.push('…');
    }
    text
}
