//! Rules and groups, compiled.

use std::sync::Arc;

use super::action::Action;
use super::node::Node;
use super::rate::Rate;
use crate::language::VisibilityConfig;
use crate::language::managed::ManagedRuleGroupConfig;
use crate::verdict::RuleType;

/// A rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Arc<str>,
    pub(crate) visibility: Arc<VisibilityConfig>,
    /// Fully qualified.
    pub(crate) labels: Box<[Arc<str>]>,
    pub(crate) body: Body,
}

/// What a rule looks for and does.
#[derive(Debug)]
pub(crate) enum Body {
    /// A statement.
    Plain(Node, Deed),
    /// A count.
    Rate(Box<Rate>, Deed),
    /// The rules of a group.
    Group(Box<Group>),
}

/// What happens on a match.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) action: Action,
    /// What the rule says itself, where the reference to its group says something else.
    pub(crate) overridden: Option<Overridden>,
    /// How long a solution is good, in seconds, for Captcha and Challenge.
    pub(crate) immunity_seconds: i64,
}

/// How an action was overridden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overridden {
    /// By RuleActionOverrides; this is what the rule says.
    ByAction(crate::verdict::ActionKind),
    /// By ExcludedRules.
    ByExclusion,
}

/// A reference to a group.
#[derive(Debug)]
pub(crate) struct Group {
    /// The id in logs.
    pub(crate) id: Arc<str>,
    pub(crate) kind: RuleType,
    pub(crate) rules: Box<[Rule]>,
    /// Whether its result only counts.
    pub(crate) only_counts: bool,
    pub(crate) scope_down: Option<Node>,
    /// What detectors are asked when it begins, for managed groups that look at tokens.
    pub(crate) intelligence: Option<Intelligence>,
}

/// What makes a managed group look at tokens and ask detectors.
#[derive(Debug)]
pub(crate) struct Intelligence {
    /// The group's name.
    pub(crate) name: String,
    pub(crate) configs: Box<[ManagedRuleGroupConfig]>,
}
