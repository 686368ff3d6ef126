//! What happens to a request.

use serde::{Deserialize, Serialize};

/// What a rule does on a match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RuleAction {
    /// The request is refused.
    Block(Block),
    /// The request goes on to the application, whatever later rules say.
    Allow(Handling),
    /// The match is counted and the next rule looked at.
    Count(Handling),
    /// The client must have solved a puzzle.
    Captcha(Handling),
    /// The client must have passed a silent check.
    Challenge(Handling),
    /// The client must have paid.
    Monetize(Monetize),
}

/// What happens when no rule ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefaultAction {
    /// The request is refused.
    Block(Block),
    /// The request goes on to the application.
    Allow(Handling),
}

/// What becomes of the result of a rule group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OverrideAction {
    /// It only counts. The group still stops at its first rule that ends.
    Count(Empty),
    /// It stands.
    None(Empty),
}

/// A member without members, written `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Empty {}

/// How a request is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Block {
    /// What the client gets instead of a plain 403.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_response: Option<CustomResponse>,
}

/// A response of the web ACL's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomResponse {
    /// The status.
    pub response_code: u16,
    /// The key of the body in CustomResponseBodies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_response_body_key: Option<String>,
    /// Headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<CustomHttpHeader>,
}

/// How a request that goes on is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Handling {
    /// What is put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_request_handling: Option<CustomRequestHandling>,
}

/// What is put into a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomRequestHandling {
    /// Headers; their names get the prefix `x-amzn-waf-`.
    pub insert_headers: Vec<CustomHttpHeader>,
}

/// A header by name and value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomHttpHeader {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What is asked for a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Monetize {
    /// How many times the web ACL's price, in AWS's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_multiplier: Option<String>,
}
