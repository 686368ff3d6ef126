//! Conditions of rules. All conditions of a rule must be met; one of a condition's values is enough.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html>

mod reading;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub(crate) use self::reading::parse;
use crate::api;

/// What a request must be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// Its host; case does not count.
    HostHeader(Patterns),
    /// Its path, without the query; case counts.
    PathPattern(Patterns),
    /// A header; case does not count.
    HttpHeader {
        /// The header's name.
        name: String,
        /// Its value.
        patterns: Patterns,
    },
    /// Its method, exactly.
    RequestMethod(Vec<String>),
    /// An argument of its query; case does not count.
    QueryString(Vec<QueryArgument>),
    /// The peer's address, not one of `X-Forwarded-For`.
    SourceIp(Vec<AddressBlock>),
}

/// What a text is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Patterns {
    /// Texts with `*` (any characters) and `?` (one character).
    Values(Vec<String>),
    /// Regular expressions.
    Regexes(Vec<String>),
}

/// An argument of a query: texts with `*` and `?`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryArgument {
    /// Its key; any if there is none.
    pub key: Option<String>,
    /// Its value.
    pub value: String,
}

/// A block of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBlock {
    /// As it was written.
    pub text: String,
    /// The address.
    pub address: IpAddr,
    /// How many bits count.
    pub bits: u8,
}

impl Patterns {
    /// Values and regular expressions, one of which is there.
    fn split(&self) -> (Option<Vec<String>>, Option<Vec<String>>) {
        match self {
            Self::Values(values) => (Some(values.clone()), None),
            Self::Regexes(regexes) => (None, Some(regexes.clone())),
        }
    }
}

/// A condition as the API shows it.
pub(crate) fn shown(condition: &Condition) -> api::RuleCondition {
    let mut shown = api::RuleCondition {
        field: None,
        values: None,
        host_header_config: None,
        path_pattern_config: None,
        http_header_config: None,
        query_string_config: None,
        http_request_method_config: None,
        source_ip_config: None,
        regex_values: None,
    };
    let field = match condition {
        Condition::HostHeader(patterns) => {
            let (values, regex_values) = patterns.split();
            shown.values.clone_from(&values);
            shown.regex_values.clone_from(&regex_values);
            shown.host_header_config = Some(api::HostHeaderConditionConfig {
                values,
                regex_values,
            });
            "host-header"
        }
        Condition::PathPattern(patterns) => {
            let (values, regex_values) = patterns.split();
            shown.values.clone_from(&values);
            shown.regex_values.clone_from(&regex_values);
            shown.path_pattern_config = Some(api::PathPatternConditionConfig {
                values,
                regex_values,
            });
            "path-pattern"
        }
        Condition::HttpHeader { name, patterns } => {
            let (values, regex_values) = patterns.split();
            shown.http_header_config = Some(api::HttpHeaderConditionConfig {
                http_header_name: Some(name.clone()),
                values,
                regex_values,
            });
            "http-header"
        }
        Condition::RequestMethod(methods) => {
            shown.http_request_method_config = Some(api::HttpRequestMethodConditionConfig {
                values: Some(methods.clone()),
            });
            "http-request-method"
        }
        Condition::QueryString(arguments) => {
            let pair = |argument: &QueryArgument| api::QueryStringKeyValuePair {
                key: argument.key.clone(),
                value: Some(argument.value.clone()),
            };
            shown.query_string_config = Some(api::QueryStringConditionConfig {
                values: Some(arguments.iter().map(pair).collect()),
            });
            "query-string"
        }
        Condition::SourceIp(blocks) => {
            shown.source_ip_config = Some(api::SourceIpConditionConfig {
                values: Some(blocks.iter().map(|block| block.text.clone()).collect()),
                ip_address_type: None,
            });
            "source-ip"
        }
    };
    shown.field = Some(field.to_owned());
    shown
}
