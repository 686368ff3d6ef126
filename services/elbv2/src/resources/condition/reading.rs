//! Conditions as inputs give them.

use std::net::IpAddr;

use regex::Regex;

use super::{AddressBlock, Condition, Patterns, QueryArgument};
use crate::api;
use crate::error::Elbv2Error;
use crate::resources::attributes::is_token;

const MOST_VALUES: usize = 5;
const MOST_WILDCARDS: usize = 6;
const LONGEST_VALUE: usize = 128;
const LONGEST_HEADER_NAME: usize = 40;
const LONGEST_METHOD: usize = 40;

/// Reads the conditions of a rule.
pub(crate) fn parse(conditions: Vec<api::RuleCondition>) -> Result<Vec<Condition>, Elbv2Error> {
    if conditions.is_empty() {
        return Err(Elbv2Error::no_condition());
    }
    let fields: Vec<Option<String>> = conditions.iter().map(|it| it.field.clone()).collect();
    let conditions: Result<Vec<Condition>, _> = conditions.into_iter().map(condition).collect();
    let conditions = conditions?;
    for single in [
        "host-header",
        "path-pattern",
        "http-request-method",
        "source-ip",
    ] {
        let is_it = |field: &&Option<String>| field.as_deref() == Some(single);
        if fields.iter().filter(is_it).count() > 1 {
            return Err(Elbv2Error::condition_twice(single));
        }
    }
    let values: usize = conditions.iter().map(|it| it.texts().len()).sum();
    if values > MOST_VALUES {
        return Err(Elbv2Error::too_many_condition_values(MOST_VALUES));
    }
    let wildcards: usize = conditions.iter().map(Condition::wildcards).sum();
    if wildcards > MOST_WILDCARDS {
        return Err(Elbv2Error::too_many_wildcards(MOST_WILDCARDS));
    }
    Ok(conditions)
}

fn condition(asked: api::RuleCondition) -> Result<Condition, Elbv2Error> {
    let field = asked.field.clone().unwrap_or_default();
    require_own_config(&field, &asked)?;
    let (values, regexes) = (asked.values, asked.regex_values);
    match field.as_str() {
        "host-header" => {
            let config = asked.host_header_config;
            let (more, more_regexes) =
                config.map_or((None, None), |it| (it.values, it.regex_values));
            let patterns = patterns(&field, values.or(more), regexes.or(more_regexes))?;
            patterns.require_values(&field, is_host)?;
            Ok(Condition::HostHeader(patterns))
        }
        "path-pattern" => {
            let config = asked.path_pattern_config;
            let (more, more_regexes) =
                config.map_or((None, None), |it| (it.values, it.regex_values));
            let patterns = patterns(&field, values.or(more), regexes.or(more_regexes))?;
            patterns.require_values(&field, is_path)?;
            Ok(Condition::PathPattern(patterns))
        }
        "http-header" => {
            let config = asked.http_header_config;
            let config = config.ok_or_else(|| Elbv2Error::empty_condition(&field))?;
            let name = config.http_header_name.unwrap_or_default();
            if !is_token(&name) || name.len() > LONGEST_HEADER_NAME {
                return Err(Elbv2Error::condition_value("http-header name", &name));
            }
            if name.eq_ignore_ascii_case("host") {
                return Err(Elbv2Error::host_as_header());
            }
            let patterns = patterns(&field, config.values, regexes.or(config.regex_values))?;
            patterns.require_values(&field, is_visible)?;
            Ok(Condition::HttpHeader { name, patterns })
        }
        "http-request-method" => {
            let methods = asked.http_request_method_config.and_then(|it| it.values);
            let methods = some(&field, methods)?;
            let is_method = |method: &str| {
                let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_';
                method.bytes().all(is_plain) && method.len() <= LONGEST_METHOD
            };
            require_all(&field, &methods, is_method)?;
            Ok(Condition::RequestMethod(methods))
        }
        "query-string" => {
            let pairs = asked.query_string_config.and_then(|it| it.values);
            let pairs = pairs.filter(|pairs| !pairs.is_empty());
            let pairs = pairs.ok_or_else(|| Elbv2Error::empty_condition(&field))?;
            let arguments: Result<Vec<_>, _> = pairs.into_iter().map(query_argument).collect();
            Ok(Condition::QueryString(arguments?))
        }
        "source-ip" => {
            let config = asked.source_ip_config;
            let config = config.ok_or_else(|| Elbv2Error::empty_condition(&field))?;
            if config.ip_address_type.is_some() {
                return Err(Elbv2Error::source_ip_address_type());
            }
            let blocks = some(&field, config.values)?;
            let blocks: Result<Vec<_>, _> = blocks.into_iter().map(address_block).collect();
            Ok(Condition::SourceIp(blocks?))
        }
        _ => Err(Elbv2Error::unknown_condition(&field)),
    }
}

/// A condition has the members of its own field.
fn require_own_config(field: &str, asked: &api::RuleCondition) -> Result<(), Elbv2Error> {
    let takes_values = matches!(field, "host-header" | "path-pattern");
    let takes_regexes = takes_values || field == "http-header";
    let members = [
        ("Values", asked.values.is_some(), takes_values),
        ("RegexValues", asked.regex_values.is_some(), takes_regexes),
        (
            "HostHeaderConfig",
            asked.host_header_config.is_some(),
            field == "host-header",
        ),
        (
            "PathPatternConfig",
            asked.path_pattern_config.is_some(),
            field == "path-pattern",
        ),
        (
            "HttpHeaderConfig",
            asked.http_header_config.is_some(),
            field == "http-header",
        ),
        (
            "QueryStringConfig",
            asked.query_string_config.is_some(),
            field == "query-string",
        ),
        (
            "HttpRequestMethodConfig",
            asked.http_request_method_config.is_some(),
            field == "http-request-method",
        ),
        (
            "SourceIpConfig",
            asked.source_ip_config.is_some(),
            field == "source-ip",
        ),
    ];
    let foreign = members.iter().find(|(_, is_there, may)| *is_there && !may);
    match foreign {
        Some((member, ..)) => Err(Elbv2Error::foreign_condition_config(field, member)),
        None => Ok(()),
    }
}

fn some(field: &str, values: Option<Vec<String>>) -> Result<Vec<String>, Elbv2Error> {
    let values = values.filter(|values| !values.is_empty());
    let values = values.ok_or_else(|| Elbv2Error::empty_condition(field))?;
    if values.iter().any(String::is_empty) {
        return Err(Elbv2Error::empty_condition(field));
    }
    Ok(values)
}

fn patterns(
    field: &str,
    values: Option<Vec<String>>,
    regexes: Option<Vec<String>>,
) -> Result<Patterns, Elbv2Error> {
    match (values, regexes) {
        (Some(_), Some(_)) => Err(Elbv2Error::values_and_regexes(field)),
        (values, None) => Ok(Patterns::Values(some(field, values)?)),
        (None, regexes) => {
            let regexes = some(field, regexes)?;
            let is_regex = |text: &str| text.len() <= LONGEST_VALUE && Regex::new(text).is_ok();
            require_all(field, &regexes, is_regex)?;
            Ok(Patterns::Regexes(regexes))
        }
    }
}

fn require_all(
    field: &str,
    values: &[String],
    is_good: impl Fn(&str) -> bool,
) -> Result<(), Elbv2Error> {
    match values.iter().find(|value| !is_good(value)) {
        Some(wrong) => Err(Elbv2Error::condition_value(field, wrong)),
        None => Ok(()),
    }
}

fn is_host(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.*?".contains(&byte);
    text.len() <= LONGEST_VALUE && text.bytes().all(is_plain)
}

fn is_path(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.$/~\"'@:+&*?".contains(&byte);
    text.len() <= LONGEST_VALUE && text.bytes().all(is_plain)
}

fn is_visible(text: &str) -> bool {
    let is_plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    text.len() <= LONGEST_VALUE && text.bytes().all(is_plain)
}

fn query_argument(pair: api::QueryStringKeyValuePair) -> Result<QueryArgument, Elbv2Error> {
    let key = pair.key.filter(|key| !key.is_empty());
    let value = pair.value.unwrap_or_default();
    let texts = key.iter().chain([&value]);
    for text in texts {
        if !is_visible(text) {
            return Err(Elbv2Error::condition_value("query-string", text));
        }
    }
    if value.is_empty() {
        return Err(Elbv2Error::empty_condition("query-string"));
    }
    Ok(QueryArgument { key, value })
}

fn address_block(text: String) -> Result<AddressBlock, Elbv2Error> {
    let parts = text.split_once('/').and_then(|(address, bits)| {
        let address: IpAddr = address.parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        (bits <= most).then_some((address, bits))
    });
    let (address, bits) = match parts {
        Some(parts) if text != "255.255.255.255/32" => parts,
        _ => return Err(Elbv2Error::condition_value("source-ip", &text)),
    };
    Ok(AddressBlock {
        text,
        address,
        bits,
    })
}

impl Patterns {
    fn require_values(&self, field: &str, is_good: fn(&str) -> bool) -> Result<(), Elbv2Error> {
        match self {
            Self::Values(values) => require_all(field, values, is_good),
            Self::Regexes(_) => Ok(()),
        }
    }
}

impl Condition {
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::HostHeader(patterns)
            | Self::PathPattern(patterns)
            | Self::HttpHeader { patterns, .. } => {
                let (Patterns::Values(texts) | Patterns::Regexes(texts)) = patterns;
                texts.iter().map(String::as_str).collect()
            }
            Self::RequestMethod(methods) => methods.iter().map(String::as_str).collect(),
            Self::QueryString(arguments) => arguments.iter().map(|it| it.value.as_str()).collect(),
            Self::SourceIp(blocks) => blocks.iter().map(|it| it.text.as_str()).collect(),
        }
    }

    fn wildcards(&self) -> usize {
        let keys = match self {
            Self::HostHeader(Patterns::Values(_))
            | Self::PathPattern(Patterns::Values(_))
            | Self::HttpHeader {
                patterns: Patterns::Values(_),
                ..
            } => vec![],
            Self::QueryString(arguments) => arguments
                .iter()
                .filter_map(|it| it.key.as_deref())
                .collect(),
            _ => return 0,
        };
        let texts = self.texts().into_iter().chain(keys);
        texts.map(|text| text.matches(['*', '?']).count()).sum()
    }
}
