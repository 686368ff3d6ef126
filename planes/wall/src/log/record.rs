//! A record of WAF's logs, member for member as AWS writes it.
//!
//! Records are also read back: a replay takes its requests from them.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html>

use serde::{Deserialize, Serialize};

/// What stands for a terminating rule when there is none.
pub const DEFAULT_ACTION: &str = "Default_Action";
/// How many labels AWS logs.
pub const LABELS_MAX: usize = 100;

/// One request, and what a web ACL made of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Record {
    /// When the request came, in milliseconds since 1970.
    pub timestamp: i64,
    /// 1.
    pub format_version: u32,
    /// The web ACL's ARN.
    pub webacl_id: String,
    /// The rule that ended, or `Default_Action`.
    pub terminating_rule_id: String,
    /// `REGULAR`, `RATE_BASED`, `GROUP` or `MANAGED_RULE_GROUP`.
    pub terminating_rule_type: String,
    /// `ALLOW`, `BLOCK`, `CAPTCHA`, `CHALLENGE` or `MONETIZE`.
    pub action: String,
    /// What SQL injection and cross-site scripting statements of that rule found.
    pub terminating_rule_match_details: Vec<MatchDetail>,
    /// `ALB`, `APIGW`, `CF` ….
    pub http_source_name: String,
    /// The resource behind the web ACL.
    pub http_source_id: String,
    /// The rule groups that were asked.
    pub rule_group_list: Vec<RuleGroup>,
    /// The rate-based rules that were asked.
    pub rate_based_rule_list: Vec<RateBasedRule>,
    /// Rules that matched and did not end.
    pub non_terminating_matching_rules: Vec<MatchingRule>,
    /// Headers that were put into the request.
    pub request_headers_inserted: Option<Vec<NameValue>>,
    /// The status of a response that is not the host's own.
    pub response_code_sent: Option<u16>,
    /// The request.
    pub http_request: HttpRequest,
    /// The first hundred labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// What came of the last CAPTCHA action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captcha_response: Option<TokenResponse>,
    /// What came of the last Challenge action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_response: Option<TokenResponse>,
    /// Components that were inspected and are larger than what is inspected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oversize_fields: Vec<String>,
    /// JA3 of the TLS handshake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja3_fingerprint: Option<String>,
    /// JA4 of the TLS handshake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja4_fingerprint: Option<String>,
    /// The client's network, if a statement asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_asn: Option<u32>,
    /// The network of the address that a header names, if a statement asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded_asn: Option<u32>,
    /// The size of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body_size: Option<u64>,
    /// How much of it was inspected.
    #[serde(
        rename = "requestBodySizeInspectedByWAF",
        skip_serializing_if = "Option::is_none"
    )]
    pub request_body_size_inspected: Option<u64>,
}

/// What a statement found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MatchDetail {
    /// `SQL_INJECTION` or `XSS`.
    pub condition_type: String,
    /// Of SQL injection: `LOW` or `HIGH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitivity_level: Option<String>,
    /// Where: `HEADER`, `QUERY_STRING`, `BODY` ….
    pub location: String,
    /// What.
    pub matched_data: Vec<String>,
    /// The name of the header, cookie or argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_field_name: Option<String>,
}

/// A rule that matched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MatchingRule {
    /// Its name.
    pub rule_id: String,
    /// What was done.
    pub action: String,
    /// What the rule itself says, where the web ACL says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden_action: Option<String>,
    /// What its statements found.
    pub rule_match_details: Option<Vec<MatchDetail>>,
    /// What came of a CAPTCHA action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captcha_response: Option<TokenResponse>,
    /// What came of a Challenge action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_response: Option<TokenResponse>,
}

/// What came of an action that asks for a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenResponse {
    /// The status sent; 0 if the token was good.
    pub response_code: u16,
    /// When it was solved, in seconds since 1970; 0 if it was not.
    pub solve_timestamp: i64,
    /// `TOKEN_MISSING`, `TOKEN_EXPIRED`, `TOKEN_INVALID` or `TOKEN_DOMAIN_MISMATCH`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
}

/// A rule group that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RuleGroup {
    /// Its ARN, or `VENDOR#NAME`.
    pub rule_group_id: String,
    /// Its rule that ended.
    pub terminating_rule: Option<MatchingRule>,
    /// Its rules that matched and did not end.
    pub non_terminating_matching_rules: Vec<MatchingRule>,
    /// Its rules that matched and are excluded.
    pub excluded_rules: Option<Vec<ExcludedRule>>,
    /// AWS writes null.
    pub customer_config: Option<String>,
}

/// A rule that matched and is excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ExcludedRule {
    /// `EXCLUDED_AS_COUNT`.
    pub exclusion_type: String,
    /// Its name.
    pub rule_id: String,
}

/// A rate-based rule that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RateBasedRule {
    /// Its name, or `NO_EVALUATION_PERFORMED` if the request lacks a part of the key.
    pub rate_based_rule_id: String,
    /// Its name.
    pub rate_based_rule_name: String,
    /// `IP`, `FORWARDED_IP`, `CUSTOMKEYS` or `CONSTANT`.
    pub limit_key: String,
    /// The address, where the key is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_value: Option<String>,
    /// The limit.
    pub max_rate_allowed: u64,
    /// The window, in AWS's text.
    pub evaluation_window_sec: String,
    /// The values of a custom key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_values: Vec<CustomValue>,
}

/// A part of a custom key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomValue {
    /// `HEADER`, `COOKIE`, `QUERY_ARGUMENT` ….
    pub key: String,
    /// The name, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first 32 characters of the value.
    pub value: String,
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpRequest {
    /// Who sent it.
    pub client_ip: String,
    /// The client's country, or `-`.
    pub country: String,
    /// The headers in the order they came.
    pub headers: Vec<NameValue>,
    /// The path.
    pub uri: String,
    /// The query.
    pub args: String,
    /// `HTTP/1.1`.
    pub http_version: String,
    /// The method.
    pub http_method: String,
    /// The request's id; of an ALB its trace id.
    pub request_id: String,
    /// What followed `#`.
    pub fragment: String,
    /// `http` or `https`.
    pub scheme: String,
    /// The Host header.
    pub host: String,
}

/// A header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameValue {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    /// It.
    pub name: String,
}
