//! The files of `content/` as they are written.

use std::collections::BTreeMap;

use ringwall_transformation::Transformation;
use ringwall_waf::language::statement::Statement;
use serde::Deserialize;

/// What is done to a component, by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainFile {
    pub(crate) chains: BTreeMap<String, Vec<Transformation>>,
}

/// A group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupFile {
    pub(crate) name: String,
    /// The part of the labels' namespace behind `awswaf:managed:aws:`.
    pub(crate) namespace: String,
    pub(crate) capacity: u64,
    pub(crate) description: String,
    /// None: the group has no versions.
    pub(crate) versions: Option<Versions>,
    #[serde(default)]
    pub(crate) signatures: BTreeMap<String, Signature>,
    #[serde(default)]
    pub(crate) rules: Vec<RuleEntry>,
    /// Labels that others give, beside those that rules ask for.
    #[serde(default)]
    pub(crate) signals: Vec<String>,
    /// Who must say something for rules to match.
    #[serde(default)]
    pub(crate) needs: Vec<NeedEntry>,
}

/// The versions that AWS has made of a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Versions {
    pub(crate) major: u32,
    pub(crate) first_minor: u32,
    pub(crate) last_minor: u32,
    /// Older ones.
    #[serde(default)]
    pub(crate) also: Vec<String>,
}

/// What is looked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signature {
    pub(crate) chain: String,
    #[serde(default)]
    pub(crate) patterns: Vec<String>,
    pub(crate) detector: Option<Detector>,
    /// Values that it finds.
    #[cfg_attr(not(test), expect(dead_code, reason = "what tests send"))]
    pub(crate) attacks: Vec<String>,
    /// Values that it does not find.
    #[cfg_attr(not(test), expect(dead_code, reason = "what tests send"))]
    pub(crate) legitimate: Vec<String>,
}

/// A detector of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Detector {
    SqliLow,
    Xss,
}

/// A rule: what it looks for is one of `statement`, `signal`, `list`, or `field` and `inspect`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleEntry {
    pub(crate) name: String,
    /// Its label, or none.
    pub(crate) label: Option<String>,
    /// Labels beside it.
    #[serde(default)]
    pub(crate) labels: Vec<String>,
    #[serde(default)]
    pub(crate) action: ActionEntry,
    /// A statement of AWS's language.
    pub(crate) statement: Option<Statement>,
    /// A label of the group's namespace that somebody else gives.
    pub(crate) signal: Option<String>,
    /// Whether AWS does not speak of that label.
    #[serde(default)]
    pub(crate) is_signal_hidden: bool,
    /// A list of addresses.
    pub(crate) list: Option<String>,
    /// A label of the group's namespace whose requests it leaves alone.
    pub(crate) unless_label: Option<String>,
    /// One component and what is looked for in it.
    pub(crate) field: Option<Field>,
    #[serde(default)]
    pub(crate) signatures: Vec<String>,
    /// Several components.
    #[serde(default)]
    pub(crate) inspect: Vec<Inspection>,
    /// Requests that it finds, where signatures say none.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "what tests send"))]
    pub(crate) attacks: Vec<SentEntry>,
    /// Requests that it does not find.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "what tests send"))]
    pub(crate) legitimate: Vec<SentEntry>,
}

/// A component and what is looked for in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inspection {
    pub(crate) field: Field,
    pub(crate) signatures: Vec<String>,
}

/// A component of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Field {
    Method,
    Path,
    QueryString,
    QueryArguments,
    Headers,
    Host,
    UserAgent,
    Cookies,
    Body,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ActionEntry {
    #[default]
    Block,
    Count,
    Captcha,
    Challenge,
}

/// A request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "what tests send"))]
pub(crate) struct SentEntry {
    pub(crate) path: Option<String>,
    pub(crate) query: Option<String>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<String>,
    /// How often the text stands there.
    pub(crate) repeat: Option<usize>,
    /// Labels that it has already.
    #[serde(default)]
    pub(crate) labels: Vec<String>,
    /// Whom it is from.
    pub(crate) peer: Option<String>,
}

/// Who must say something for rules to match.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeedEntry {
    pub(crate) rules: Vec<String>,
    pub(crate) from: String,
}
