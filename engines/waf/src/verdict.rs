//! What a web ACL says of a request, and how it came to it.

use std::sync::Arc;

use crate::language::VisibilityConfig;
use crate::language::action::Monetize;
use crate::language::rate::AggregateKeyType;
use crate::language::statement::SensitivityLevel;

/// What a web ACL says of a request.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What happens to the request.
    pub outcome: Outcome,
    /// Headers to put into the request if it goes on, with the prefix `x-amzn-waf-`.
    pub inserted_headers: Vec<(String, String)>,
    /// The labels it got, fully qualified, in the order given.
    pub labels: Vec<Arc<str>>,
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

impl Outcome {
    /// The action that led here.
    pub fn action(&self) -> ActionKind {
        match self {
            Self::Allow => ActionKind::Allow,
            Self::Block(_) => ActionKind::Block,
            Self::Captcha => ActionKind::Captcha,
            Self::Challenge => ActionKind::Challenge,
            Self::Monetize(_) => ActionKind::Monetize,
        }
    }
}

/// What a refused client gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status; 403 if the rule does not say.
    pub status: u16,
    /// Headers of the rule's own.
    pub headers: Vec<(String, String)>,
    /// Media type and text; none means the host's own page.
    pub body: Option<(&'static str, String)>,
    /// Whether the rule said it: logs tell the status only then.
    pub is_custom: bool,
}

/// An action by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// `ALLOW`.
    Allow,
    /// `BLOCK`.
    Block,
    /// `COUNT`.
    Count,
    /// `CAPTCHA`.
    Captcha,
    /// `CHALLENGE`.
    Challenge,
    /// `MONETIZE`.
    Monetize,
}

impl ActionKind {
    /// The word of WAF's logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "ALLOW",
            Self::Block => "BLOCK",
            Self::Count => "COUNT",
            Self::Captcha => "CAPTCHA",
            Self::Challenge => "CHALLENGE",
            Self::Monetize => "MONETIZE",
        }
    }
}

/// How a verdict came about: what WAF's logs say of it.
///
/// <https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html>
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The rule that ended; `None` means the default action.
    pub terminating_rule: Option<Arc<str>>,
    /// How that rule is counted and sampled; `None` means the web ACL's own.
    pub terminating_visibility: Option<Arc<VisibilityConfig>>,
    /// The kind of the rule that ended.
    pub terminating_rule_type: RuleType,
    /// What it found.
    pub terminating_match_details: Vec<MatchDetail>,
    /// The rule groups that looked at the request.
    pub rule_groups: Vec<RuleGroupAccount>,
    /// The rate-based rules that looked at the request.
    pub rate_based_rules: Vec<RateBasedAccount>,
    /// The web ACL's own rules that matched and did not end.
    pub non_terminating_rules: Vec<MatchedRule>,
    /// What was inspected and larger than what is inspected.
    pub oversize_fields: Vec<OversizeField>,
    /// What became of the last Captcha action.
    pub captcha: Option<TokenCheck>,
    /// What became of the last Challenge action.
    pub challenge: Option<TokenCheck>,
    /// The status of a custom response.
    pub response_code_sent: Option<u16>,
    /// The peer's network, if a rule asked for it.
    pub client_asn: Option<u32>,
    /// The network of a forwarded address, if a rule asked for it.
    pub forwarded_asn: Option<u32>,
    /// How many bytes of the body were inspected.
    pub body_inspected: Option<u64>,
}

/// The kind of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleType {
    /// A rule with a statement; also the default action.
    #[default]
    Regular,
    /// A rate-based rule.
    RateBased,
    /// A reference to a group of one's own.
    Group,
    /// A managed group.
    ManagedRuleGroup,
}

impl RuleType {
    /// The word of WAF's logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regular => "REGULAR",
            Self::RateBased => "RATE_BASED",
            Self::Group => "GROUP",
            Self::ManagedRuleGroup => "MANAGED_RULE_GROUP",
        }
    }
}

/// What SQL injection and cross-site scripting statements found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchDetail {
    /// What was found.
    pub condition: Condition,
    /// How readily SQL was seen.
    pub sensitivity: Option<SensitivityLevel>,
    /// Where: `HEADER`, `ALL_QUERY_ARGS`, …
    pub location: &'static str,
    /// The tokens that gave it away.
    pub matched_data: Vec<String>,
    /// The name of the header, cookie or argument.
    pub field_name: Option<String>,
}

/// What was found in data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// SQL.
    SqlInjection,
    /// Script.
    Xss,
}

impl Condition {
    /// The word of WAF's logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SqlInjection => "SQL_INJECTION",
            Self::Xss => "XSS",
        }
    }
}

/// A rule that matched.
#[derive(Clone, Debug)]
pub struct MatchedRule {
    /// Its name.
    pub rule: Arc<str>,
    /// What was done.
    pub action: ActionKind,
    /// What the group says, where the reference says something else.
    pub overridden_action: Option<ActionKind>,
    /// What it found.
    pub match_details: Vec<MatchDetail>,
    /// What became of its Captcha or Challenge action.
    pub token: Option<TokenCheck>,
    /// How it is counted and sampled.
    pub visibility: Arc<VisibilityConfig>,
}

/// A rule group that looked at a request.
#[derive(Clone, Debug)]
pub struct RuleGroupAccount {
    /// The rule that refers to it.
    pub rule: Arc<str>,
    /// How that rule is counted and sampled.
    pub visibility: Arc<VisibilityConfig>,
    /// The group: its ARN, or `AWS#AWSManagedRulesCommonRuleSet` with a version behind another `#`.
    pub rule_group: Arc<str>,
    /// Whether somebody else keeps it.
    pub is_managed: bool,
    /// The rule that ended it.
    pub terminating_rule: Option<MatchedRule>,
    /// The rules that matched and did not end it.
    pub non_terminating_rules: Vec<MatchedRule>,
    /// Rules that matched and only counted because they are in ExcludedRules.
    pub excluded_rules: Vec<Arc<str>>,
}

/// A rate-based rule that looked at a request.
#[derive(Clone, Debug)]
pub struct RateBasedAccount {
    /// Its identity: the web ACL, the referring rule, and itself. None if it could not be evaluated
    /// (`NO_EVALUATION_PERFORMED`).
    pub id: Option<Arc<str>>,
    /// Its name.
    pub rule: Arc<str>,
    /// What it counts apart.
    pub key_type: AggregateKeyType,
    /// The address, where a single one is counted; `INVALID` if it is none.
    pub limit_value: Option<String>,
    /// How many requests it lets through in a window.
    pub limit: u64,
    /// The window in seconds.
    pub window_seconds: u64,
    /// The parts of a custom key.
    pub custom_values: Vec<CustomValue>,
}

/// A part of a custom key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomValue {
    /// The kind: `HEADER`, `IP`, …
    pub key: &'static str,
    /// The name, for kinds that have one.
    pub name: Option<String>,
    /// The first 32 characters of the value.
    pub value: String,
}

/// A component that was inspected and is larger than what is inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OversizeField {
    /// The body.
    RequestBody,
    /// The body as JSON.
    RequestJsonBody,
    /// The headers.
    RequestHeaders,
    /// The cookies.
    RequestCookies,
}

impl OversizeField {
    /// The word of WAF's logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestBody => "REQUEST_BODY",
            Self::RequestJsonBody => "REQUEST_JSON_BODY",
            Self::RequestHeaders => "REQUEST_HEADERS",
            Self::RequestCookies => "REQUEST_COOKIES",
        }
    }
}

/// What became of a Captcha or Challenge action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenCheck {
    /// Which of the two.
    pub action: ActionKind,
    /// When the client solved it, in seconds since 1970.
    pub solved_at: Option<i64>,
    /// Why the token is not good; none means it is.
    pub failure: Option<TokenFailure>,
}

impl TokenCheck {
    /// The status that the client gets: 0 if the request goes on.
    pub fn response_code(&self) -> u16 {
        match (self.failure, self.action) {
            (None, _) => 0,
            (Some(_), ActionKind::Captcha) => 405,
            (Some(_), _) => 202,
        }
    }
}

/// Why a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFailure {
    /// There is none, or what is asked for was never solved.
    Missing,
    /// It was solved too long ago.
    Expired,
    /// It is not one of ours, or damaged.
    Invalid,
    /// It was made for another domain.
    DomainMismatch,
}

impl TokenFailure {
    /// The word of WAF's logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "TOKEN_MISSING",
            Self::Expired => "TOKEN_EXPIRED",
            Self::Invalid => "TOKEN_INVALID",
            Self::DomainMismatch => "TOKEN_DOMAIN_MISMATCH",
        }
    }
}
