//! What happens when a rule matches.

use crate::macros::Template;
use crate::rule::Target;

/// What becomes of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Disruption {
    /// Nothing: it is judged further.
    Pass,
    /// It is refused.
    Deny,
    /// The connection is closed.
    Drop,
    /// The client is sent elsewhere.
    Redirect(Template),
    /// It goes on without being judged further.
    Allow,
    /// Phase 1 ends.
    AllowPhase,
}

/// What else happens.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    SetVariable(Assignment),
    RemoveRules(Rules),
    RemoveTarget(Rules, Target),
    Engine(Engine),
    BodyProcessor(BodyProcessor),
}

/// A change of a variable of the transaction.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) name: Template,
    pub(crate) change: Change,
}

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Set(Template),
    Add(Template),
    Subtract(Template),
    Remove,
}

/// Rules that something is about.
#[derive(Clone, Debug)]
pub(crate) enum Rules {
    Ids(Vec<(u64, u64)>),
    Tag(String),
    Message(String),
}

/// Whether rules are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Engine {
    #[default]
    On,
    Off,
    /// They are run, but refuse nothing.
    DetectionOnly,
}

impl Engine {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "on" => Some(Self::On),
            "off" => Some(Self::Off),
            "detectiononly" => Some(Self::DetectionOnly),
            _ => None,
        }
    }
}

/// How a body is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyProcessor {
    UrlEncoded,
    Multipart,
    Json,
    Xml,
}

impl BodyProcessor {
    pub(crate) const ALL: [Self; 4] = [Self::UrlEncoded, Self::Multipart, Self::Json, Self::Xml];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::UrlEncoded => "URLENCODED",
            Self::Multipart => "MULTIPART",
            Self::Json => "JSON",
            Self::Xml => "XML",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|processor| processor.name().eq_ignore_ascii_case(text))
    }
}

/// Where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SkipTo {
    /// Behind this marker, or the rule with this id.
    After(String),
    /// Behind so many rules.
    Rules(usize),
}

impl Rules {
    /// Reads ids and ranges: `1 2-5`, `1,2`.
    pub(crate) fn parse_ids(text: &str) -> Option<Self> {
        let ids: Option<Vec<_>> = text
            .split([' ', ',', '"'])
            .filter(|part| !part.is_empty())
            .map(|part| match part.split_once('-') {
                Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
                None => part.parse().ok().map(|id| (id, id)),
            })
            .collect();
        ids.filter(|ids| !ids.is_empty()).map(Self::Ids)
    }

    /// Whether it is about this rule.
    pub(crate) fn include(&self, id: u64, tags: &[String], message: Option<&str>) -> bool {
        match self {
            Self::Ids(ranges) => ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&id)),
            Self::Tag(part) => tags.iter().any(|tag| tag.contains(part.as_str())),
            Self::Message(part) => message.is_some_and(|message| message.contains(part.as_str())),
        }
    }
}
