//! A rule that has been read.

use crate::action::{Disruption, Effect, Rules, SkipTo};
use crate::collection::Collection;
use crate::macros::Template;
use crate::operator::{Operator, Pattern};
use crate::transform::Transform;

/// When a rule is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// When the headers are there.
    Headers,
    /// When the body is there.
    Body,
}

/// A rule: links of a chain that must all match, and what happens then.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: u64,
    pub(crate) phase: Phase,
    pub(crate) links: Vec<Link>,
    pub(crate) message: Option<Template>,
    pub(crate) data: Option<Template>,
    pub(crate) severity: Option<String>,
    pub(crate) tags: Vec<String>,
    /// Whether a match is told.
    pub(crate) is_logged: bool,
    pub(crate) disruption: Disruption,
    pub(crate) status: u16,
    pub(crate) skip: Option<SkipTo>,
}

/// A link of a chain.
#[derive(Debug)]
pub(crate) struct Link {
    /// What to look at; none for SecAction, which always matches.
    pub(crate) test: Option<Test>,
    pub(crate) effects: Vec<Effect>,
}

/// What a link looks for.
#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) targets: Vec<Target>,
    pub(crate) operator: Operator,
    pub(crate) is_negated: bool,
    pub(crate) transforms: Vec<Transform>,
    /// Whether to look after each transformation.
    pub(crate) multi_match: bool,
    /// Whether a pattern's groups become TX:0 to TX:9.
    pub(crate) capture: bool,
}

/// Something to look at, or to leave out.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) collection: Collection,
    pub(crate) selector: Selector,
    pub(crate) mode: Mode,
}

/// What is done with a target's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Look,
    /// `&`: their number is looked at.
    Count,
    /// `!`: they are left out.
    Exclude,
}

/// Which members of a collection.
#[derive(Clone, Debug)]
pub(crate) enum Selector {
    All,
    /// The key, in small letters.
    Key(String),
    /// `/…/`
    Pattern(Pattern),
}

impl Selector {
    /// Whether it selects this key.
    pub(crate) fn selects(&self, key: &[u8]) -> bool {
        match self {
            Self::All => true,
            Self::Key(name) => key.eq_ignore_ascii_case(name.as_bytes()),
            Self::Pattern(pattern) => pattern.is_match(key),
        }
    }
}

impl Rule {
    /// Whether it is one of these.
    pub(crate) fn is_in(&self, rules: &Rules) -> bool {
        let message = self.message.as_ref().and_then(Template::literal);
        rules.include(self.id, &self.tags, message)
    }
}
