//! What a web ACL says of a request, and how it came to it.

use crate::language::action::Monetize;

/// What a web ACL says of a request.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What happens to the request.
    pub outcome: Outcome,
    /// Headers to put into the request if it goes on, with the prefix `x-amzn-waf-`.
    pub inserted_headers: Vec<(String, String)>,
    /// The labels it got, fully qualified, in the order given.
    pub labels: Vec<String>,
    /// How it came to this, for logs, samples and explanations.
    pub account: Account,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It goes on to the application.
    Allow,
    /// It is refused.
    Block(Response),
    /// The client must solve a puzzle first (405).
    Captcha,
    /// The client must pass a silent check first (202).
    Challenge,
    /// The client must pay first (402).
    Monetize(Monetize),
}

/// What a refused client gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status; 403 if the rule does not say.
    pub status: u16,
    /// Headers of the rule's own.
    pub headers: Vec<(String, String)>,
    /// Media type and text; none means the host's own page.
    pub body: Option<(&'static str, String)>,
}

/// How a verdict came about: what WAF's logs say of it.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The rule that ended; `None` means the default action.
    pub terminating_rule: Option<String>,
}
