//! The rule language as AWS writes it in JSON: web ACLs, rule groups, rules, statements.
//!
//! These types are what JSON says, no more: that a name is known, a priority unique or a regular
//! expression compiles is decided by validation and compilation. Members of web ACLs that say nothing about how
//! a request is judged (tags, ids) are not here.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html>

pub mod action;
pub mod field;
pub mod managed;
pub mod rate;
pub mod statement;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::action::{DefaultAction, OverrideAction, RuleAction};
use self::statement::Statement;

/// What a web ACL says of requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WebAcl {
    /// Its name.
    pub name: String,
    /// What happens to a request that no rule ended.
    pub default_action: DefaultAction,
    /// The rules, in any order: their priorities say which is first.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// How it is counted and sampled.
    pub visibility_config: VisibilityConfig,
    /// Bodies of custom responses, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_response_bodies: BTreeMap<String, CustomResponseBody>,
    /// How long a solved CAPTCHA is good, for rules that do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captcha_config: Option<ImmunityConfig>,
    /// How long a passed challenge is good, for rules that do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_config: Option<ImmunityConfig>,
    /// Domains that tokens may be of, beside the host itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_domains: Vec<String>,
    /// How much of a body is inspected, by kind of resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association_config: Option<AssociationConfig>,
    /// What logs and samples hide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_protection_config: Option<DataProtectionConfig>,
    /// Rule groups of Firewall Manager that come before all rules.
    #[serde(
        default,
        rename = "PreProcessFirewallManagerRuleGroups",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub first_groups: Vec<FirewallManagerRuleGroup>,
    /// Rule groups of Firewall Manager that come after all rules.
    #[serde(
        default,
        rename = "PostProcessFirewallManagerRuleGroups",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub last_groups: Vec<FirewallManagerRuleGroup>,
}

/// What a rule group says of requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleGroup {
    /// Its name.
    pub name: String,
    /// The units that it may use, fixed when it was made.
    pub capacity: u64,
    /// The rules, in any order.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// How it is counted and sampled.
    pub visibility_config: VisibilityConfig,
    /// Bodies of custom responses, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_response_bodies: BTreeMap<String, CustomResponseBody>,
}

/// A rule: a statement, and what happens to requests that match it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    /// Its name, unique beside its siblings.
    pub name: String,
    /// Its place: the lowest is first.
    pub priority: u32,
    /// What it looks for.
    pub statement: Statement,
    /// What happens on a match; absent for references to groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<RuleAction>,
    /// What becomes of a group's result; only for references to groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_action: Option<OverrideAction>,
    /// Labels that a matching request gets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule_labels: Vec<Label>,
    /// How it is counted and sampled.
    pub visibility_config: VisibilityConfig,
    /// How long a solved CAPTCHA is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captcha_config: Option<ImmunityConfig>,
    /// How long a passed challenge is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_config: Option<ImmunityConfig>,
}

/// A label as a rule writes it, without the context's prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Label {
    /// `namespace:name`.
    pub name: String,
}

/// How something is counted and sampled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VisibilityConfig {
    /// Whether requests are kept for GetSampledRequests.
    pub sampled_requests_enabled: bool,
    /// Whether it is counted.
    pub cloud_watch_metrics_enabled: bool,
    /// The name it is counted under.
    pub metric_name: String,
}

/// How long a token's solution is good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImmunityConfig {
    /// The time; without, AWS's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immunity_time_property: Option<ImmunityTime>,
}

/// A time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImmunityTime {
    /// Seconds.
    pub immunity_time: u64,
}

/// The body of a custom response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomResponseBody {
    /// What it is.
    pub content_type: ResponseContentType,
    /// The text.
    pub content: String,
}

/// Media types of custom responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResponseContentType {
    /// `text/plain`.
    TextPlain,
    /// `text/html`.
    TextHtml,
    /// `application/json`.
    ApplicationJson,
}

/// How much of a body is inspected, by kind of resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssociationConfig {
    /// Limits by AssociatedResourceType.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub request_body: BTreeMap<String, RequestBodyLimit>,
}

/// The limit of a kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestBodyLimit {
    /// How much is inspected.
    pub default_size_inspection_limit: SizeInspectionLimit,
}

/// Sizes of inspected bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SizeInspectionLimit {
    /// 8,192 bytes.
    #[serde(rename = "KB_8")]
    Kb8,
    /// 16,384 bytes.
    #[serde(rename = "KB_16")]
    Kb16,
    /// 32,768 bytes.
    #[serde(rename = "KB_32")]
    Kb32,
    /// 49,152 bytes.
    #[serde(rename = "KB_48")]
    Kb48,
    /// 65,536 bytes.
    #[serde(rename = "KB_64")]
    Kb64,
}

/// What logs and samples hide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DataProtectionConfig {
    /// Field by field.
    pub data_protections: Vec<DataProtection>,
}

/// How a field is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DataProtection {
    /// Which.
    pub field: FieldToProtect,
    /// How.
    pub action: DataProtectionAction,
    /// Whether details of matching rules stay as they are.
    #[serde(default)]
    pub exclude_rule_match_details: bool,
    /// Whether details of rate-based rules stay as they are.
    #[serde(default)]
    pub exclude_rate_based_details: bool,
}

/// A field, or some keys of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FieldToProtect {
    /// Which kind.
    pub field_type: FieldToProtectType,
    /// Its keys; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub field_keys: Vec<String>,
}

/// Fields that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldToProtectType {
    /// A header.
    SingleHeader,
    /// A cookie.
    SingleCookie,
    /// An argument of the query.
    SingleQueryArgument,
    /// The whole query.
    QueryString,
    /// The body.
    Body,
}

/// How a field is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataProtectionAction {
    /// `REDACTED` stands for it.
    Substitution,
    /// A keyed digest stands for it.
    Hash,
}

/// A rule group that Firewall Manager has put into a web ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FirewallManagerRuleGroup {
    /// Its name.
    pub name: String,
    /// Its place among its kind.
    pub priority: u32,
    /// The group: a reference, or a managed one.
    pub firewall_manager_statement: Statement,
    /// What becomes of its result.
    pub override_action: OverrideAction,
    /// How it is counted and sampled.
    pub visibility_config: VisibilityConfig,
}
