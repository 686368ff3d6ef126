//! What of a request is looked at, and what is done to it first.

use ringwall_transformation::{PreParseTransformation, Transformation};
use serde::{Deserialize, Serialize};

use super::action::Empty;

/// A component of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldToMatch {
    /// The values of one header.
    SingleHeader(Named),
    /// The values of one argument of the query.
    SingleQueryArgument(Named),
    /// The values of all arguments of the query.
    AllQueryArguments(Empty),
    /// The path as it came, without the query.
    UriPath(Empty),
    /// The query as it came, without the question mark.
    QueryString(Empty),
    /// The beginning of the body.
    Body(Body),
    /// The method.
    Method(Empty),
    /// Keys and values of a JSON body.
    JsonBody(JsonBody),
    /// Names and values of headers.
    Headers(Headers),
    /// Names and values of cookies.
    Cookies(Cookies),
    /// The headers' names in the order they came, joined by `:`.
    HeaderOrder(HeaderOrder),
    /// The fingerprint of the TLS handshake, JA3.
    #[serde(rename = "JA3Fingerprint")]
    Ja3Fingerprint(Fingerprint),
    /// The fingerprint of the TLS handshake, JA4.
    #[serde(rename = "JA4Fingerprint")]
    Ja4Fingerprint(Fingerprint),
    /// What follows `#`, where a client sends it.
    UriFragment(UriFragment),
}

/// A header or argument by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Named {
    /// The name.
    pub name: String,
}

/// What happens when a component is larger than what is inspected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OversizeHandling {
    /// The beginning is inspected.
    #[default]
    Continue,
    /// It matches.
    Match,
    /// It does not match.
    NoMatch,
}

/// What happens when there is nothing to inspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FallbackBehavior {
    /// It matches.
    Match,
    /// It does not match.
    NoMatch,
}

/// The body as bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Body {
    /// For larger ones.
    #[serde(default)]
    pub oversize_handling: OversizeHandling,
}

/// The body as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JsonBody {
    /// Which parts.
    pub match_pattern: JsonMatchPattern,
    /// Keys, values, or both.
    pub match_scope: MatchScope,
    /// For text that is no JSON; without, what could be read is inspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid_fallback_behavior: Option<BodyParsingFallbackBehavior>,
    /// For larger ones.
    #[serde(default)]
    pub oversize_handling: OversizeHandling,
}

/// Parts of a JSON document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum JsonMatchPattern {
    /// All of it.
    All(Empty),
    /// What JSON Pointers name.
    IncludedPaths(Vec<String>),
}

/// What is inspected of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MatchScope {
    /// Keys and values.
    All,
    /// Keys.
    Key,
    /// Values.
    Value,
}

/// What happens to a body that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BodyParsingFallbackBehavior {
    /// It matches.
    Match,
    /// It does not match.
    NoMatch,
    /// It is inspected as text.
    EvaluateAsString,
}

/// Some or all headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Headers {
    /// Which.
    pub match_pattern: HeaderMatchPattern,
    /// Names, values, or both.
    pub match_scope: MatchScope,
    /// For more than 200 or 8 KB of them.
    pub oversize_handling: OversizeHandling,
}

/// Which headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HeaderMatchPattern {
    /// All.
    All(Empty),
    /// These.
    IncludedHeaders(Vec<String>),
    /// All but these.
    ExcludedHeaders(Vec<String>),
}

/// Some or all cookies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cookies {
    /// Which.
    pub match_pattern: CookieMatchPattern,
    /// Names, values, or both.
    pub match_scope: MatchScope,
    /// For more than 200 or 8 KB of them.
    pub oversize_handling: OversizeHandling,
}

/// Which cookies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CookieMatchPattern {
    /// All.
    All(Empty),
    /// These.
    IncludedCookies(Vec<String>),
    /// All but these.
    ExcludedCookies(Vec<String>),
}

/// The order of headers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HeaderOrder {
    /// For more than 200 or 8 KB of them.
    pub oversize_handling: OversizeHandling,
}

/// A TLS fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fingerprint {
    /// For requests without.
    pub fallback_behavior: FallbackBehavior,
}

/// The fragment of a target.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UriFragment {
    /// For requests without; NO_MATCH if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_behavior: Option<FallbackBehavior>,
}

/// A transformation at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TextTransformation {
    /// Its place: the lowest is first.
    pub priority: u32,
    /// What is done.
    #[serde(rename = "Type")]
    pub kind: Transformation,
}

/// A transformation of the query before its arguments are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PreParseTextTransformation {
    /// Its place: the lowest is first.
    pub priority: u32,
    /// What is done.
    #[serde(rename = "Type")]
    pub kind: PreParseTransformation,
}
