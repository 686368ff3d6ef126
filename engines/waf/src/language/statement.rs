//! What a rule looks for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::action::RuleAction;
use super::field::{
    FallbackBehavior, FieldToMatch, PreParseTextTransformation, TextTransformation,
};
use super::managed::ManagedRuleGroupStatement;
use super::rate::RateBasedStatement;

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Statement {
    /// Bytes at a place.
    #[serde(rename = "ByteMatchStatement")]
    ByteMatch(ByteMatchStatement),
    /// SQL that is no data.
    #[serde(rename = "SqliMatchStatement")]
    SqliMatch(SqliMatchStatement),
    /// Script that is no data.
    #[serde(rename = "XssMatchStatement")]
    XssMatch(XssMatchStatement),
    /// A size.
    #[serde(rename = "SizeConstraintStatement")]
    SizeConstraint(SizeConstraintStatement),
    /// Where a client is.
    #[serde(rename = "GeoMatchStatement")]
    GeoMatch(GeoMatchStatement),
    /// The rules of a group of one's own.
    #[serde(rename = "RuleGroupReferenceStatement")]
    RuleGroupReference(RuleGroupReferenceStatement),
    /// A client's address.
    #[serde(rename = "IPSetReferenceStatement")]
    IpSetReference(IpSetReferenceStatement),
    /// Any of a set of regular expressions.
    #[serde(rename = "RegexPatternSetReferenceStatement")]
    RegexPatternSetReference(RegexPatternSetReferenceStatement),
    /// More requests than allowed.
    #[serde(rename = "RateBasedStatement")]
    RateBased(Box<RateBasedStatement>),
    /// All of several.
    #[serde(rename = "AndStatement")]
    And(Statements),
    /// Any of several.
    #[serde(rename = "OrStatement")]
    Or(Statements),
    /// Not another.
    #[serde(rename = "NotStatement")]
    Not(NotStatement),
    /// The rules of a group that somebody else keeps.
    #[serde(rename = "ManagedRuleGroupStatement")]
    ManagedRuleGroup(Box<ManagedRuleGroupStatement>),
    /// A label that an earlier rule gave.
    #[serde(rename = "LabelMatchStatement")]
    LabelMatch(LabelMatchStatement),
    /// A regular expression.
    #[serde(rename = "RegexMatchStatement")]
    RegexMatch(RegexMatchStatement),
    /// The network that a client is in.
    #[serde(rename = "AsnMatchStatement")]
    AsnMatch(AsnMatchStatement),
}

/// A component, with what is done to it before it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Inspected {
    /// The component.
    pub field_to_match: FieldToMatch,
    /// What is done to each of its values.
    pub text_transformations: Vec<TextTransformation>,
    /// What is done to the query before its arguments are told apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pre_parse_text_transformations: Vec<PreParseTextTransformation>,
}

/// Bytes at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByteMatchStatement {
    /// The bytes.
    pub search_string: SearchString,
    /// Where.
    #[serde(flatten)]
    pub inspected: Inspected,
    /// At which place of it.
    pub positional_constraint: PositionalConstraint,
}

/// Bytes, in JSON as base64.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchString(pub Vec<u8>);

impl Serialize for SearchString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for SearchString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

/// Where bytes must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PositionalConstraint {
    /// They are all.
    Exactly,
    /// At the beginning.
    StartsWith,
    /// At the end.
    EndsWith,
    /// Anywhere.
    Contains,
    /// Anywhere, as a word.
    ContainsWord,
}

/// SQL that is no data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SqliMatchStatement {
    /// Where.
    #[serde(flatten)]
    pub inspected: Inspected,
    /// How readily.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity_level: Option<SensitivityLevel>,
}

/// How readily SQL is seen in data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SensitivityLevel {
    /// Fewer false alarms: the default.
    Low,
    /// More attacks.
    High,
}

/// Script that is no data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct XssMatchStatement {
    /// Where.
    #[serde(flatten)]
    pub inspected: Inspected,
}

/// A size in bytes, after the transformations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SizeConstraintStatement {
    /// Of what.
    #[serde(flatten)]
    pub inspected: Inspected,
    /// How it compares.
    pub comparison_operator: ComparisonOperator,
    /// With what.
    pub size: u64,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComparisonOperator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// At most.
    Le,
    /// Less.
    Lt,
    /// At least.
    Ge,
    /// More.
    Gt,
}

/// Where a client is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GeoMatchStatement {
    /// ISO 3166 codes of two letters.
    #[serde(default)]
    pub country_codes: Vec<String>,
    /// The header that names the client, if not the peer is meant.
    #[serde(
        default,
        rename = "ForwardedIPConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub forwarded_ip_config: Option<ForwardedIpConfig>,
}

/// The header that names the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForwardedIpConfig {
    /// The header.
    pub header_name: String,
    /// For headers that hold no address.
    pub fallback_behavior: FallbackBehavior,
}

/// The rules of a group of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleGroupReferenceStatement {
    /// The group.
    #[serde(rename = "ARN")]
    pub arn: String,
    /// Rules that only count: the older form of overrides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_rules: Vec<ExcludedRule>,
    /// Rules that do something else than they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule_action_overrides: Vec<RuleActionOverride>,
}

/// A rule that only counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExcludedRule {
    /// The rule.
    pub name: String,
}

/// A rule that does something else than it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleActionOverride {
    /// The rule.
    pub name: String,
    /// What it does.
    pub action_to_use: RuleAction,
}

/// A client's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpSetReferenceStatement {
    /// The set.
    #[serde(rename = "ARN")]
    pub arn: String,
    /// The header that names the client, if not the peer is meant.
    #[serde(
        default,
        rename = "IPSetForwardedIPConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub forwarded_ip_config: Option<IpSetForwardedIpConfig>,
}

/// The header that names the client, and which of its addresses counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpSetForwardedIpConfig {
    /// The header.
    pub header_name: String,
    /// For headers that hold no address.
    pub fallback_behavior: FallbackBehavior,
    /// Which address.
    pub position: ForwardedIpPosition,
}

/// Which of several addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ForwardedIpPosition {
    /// The first.
    First,
    /// The last.
    Last,
    /// Any of the last ten.
    Any,
}

/// Any of a set of regular expressions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegexPatternSetReferenceStatement {
    /// The set.
    #[serde(rename = "ARN")]
    pub arn: String,
    /// Where.
    #[serde(flatten)]
    pub inspected: Inspected,
}

/// Several statements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statements {
    /// Them.
    pub statements: Vec<Statement>,
}

/// The opposite of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NotStatement {
    /// It.
    pub statement: Box<Statement>,
}

/// A label that an earlier rule gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LabelMatchStatement {
    /// Whether the key is of a label or of a namespace.
    pub scope: LabelMatchScope,
    /// The end of a label, or components of a namespace.
    pub key: String,
}

/// What a label's key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LabelMatchScope {
    /// A label, by its last components.
    Label,
    /// A namespace.
    Namespace,
}

/// A regular expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegexMatchStatement {
    /// The expression.
    pub regex_string: String,
    /// Where.
    #[serde(flatten)]
    pub inspected: Inspected,
}

/// The network that a client is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsnMatchStatement {
    /// Numbers of autonomous systems.
    pub asn_list: Vec<u32>,
    /// The header that names the client, if not the peer is meant.
    #[serde(
        default,
        rename = "ForwardedIPConfig",
        skip_serializing_if = "Option::is_none"
    )]
    pub forwarded_ip_config: Option<ForwardedIpConfig>,
}
