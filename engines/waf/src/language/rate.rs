//! Rules that count requests.

use serde::{Deserialize, Serialize};

use super::action::Empty;
use super::field::{Fingerprint, TextTransformation};
use super::statement::{ForwardedIpConfig, Statement};

/// More requests than allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RateBasedStatement {
    /// Requests in a window.
    pub limit: u64,
    /// The window in seconds: 60, 120, 300 or 600; 300 if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation_window_sec: Option<u64>,
    /// What is counted apart.
    pub aggregate_key_type: AggregateKeyType,
    /// Which requests are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_down_statement: Option<Statement>,
    /// The header that names the client.
    #[serde(
        default,
        rename = "ForwardedIPConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub forwarded_ip_config: Option<ForwardedIpConfig>,
    /// What is counted apart, for CUSTOM_KEYS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_keys: Vec<CustomKey>,
}

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AggregateKeyType {
    /// Peers' addresses.
    Ip,
    /// Addresses in a header.
    ForwardedIp,
    /// Combinations of the custom keys.
    CustomKeys,
    /// Nothing: all requests together.
    Constant,
}

/// A part of a custom key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CustomKey {
    /// A header.
    Header(RateLimitNamed),
    /// A cookie.
    Cookie(RateLimitNamed),
    /// An argument of the query.
    QueryArgument(RateLimitNamed),
    /// The query.
    QueryString(RateLimitText),
    /// The method.
    #[serde(rename = "HTTPMethod")]
    HttpMethod(Empty),
    /// The address in a header.
    #[serde(rename = "ForwardedIP")]
    ForwardedIp(Empty),
    /// The peer's address.
    #[serde(rename = "IP")]
    Ip(Empty),
    /// The labels of a namespace.
    LabelNamespace(RateLimitLabelNamespace),
    /// The path.
    UriPath(RateLimitText),
    /// The TLS fingerprint JA3.
    #[serde(rename = "JA3Fingerprint")]
    Ja3Fingerprint(Fingerprint),
    /// The TLS fingerprint JA4.
    #[serde(rename = "JA4Fingerprint")]
    Ja4Fingerprint(Fingerprint),
    /// The network that the client is in.
    #[serde(rename = "ASN")]
    Asn(Empty),
}

/// Something by name, with what is done to it first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RateLimitNamed {
    /// The name.
    pub name: String,
    /// What is done to its value.
    pub text_transformations: Vec<TextTransformation>,
}

/// Something that there is one of, with what is done to it first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RateLimitText {
    /// What is done to it.
    pub text_transformations: Vec<TextTransformation>,
}

/// The labels of a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RateLimitLabelNamespace {
    /// It.
    pub namespace: String,
}
