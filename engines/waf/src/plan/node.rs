//! Statements, compiled.

use std::sync::Arc;

use super::slot::SlotId;
use crate::label::LabelMatch;
use crate::language::field::{BodyParsingFallbackBehavior, FallbackBehavior, OversizeHandling};
use crate::language::statement::{
    ComparisonOperator, ForwardedIpConfig, IpSetForwardedIpConfig, PositionalConstraint,
    SensitivityLevel,
};
use crate::network::NetworkSet;
use crate::pattern::PatternId;

/// A statement.
#[derive(Debug)]
pub(crate) enum Node {
    Match(Box<Match>),
    Geo(Geo),
    Asn(Asn),
    IpSet(IpSet),
    Label(LabelMatch),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Not(Box<Node>),
}

/// A test of a component's values.
#[derive(Debug)]
pub(crate) struct Match {
    /// The component as it came.
    pub(crate) root: SlotId,
    /// Its values, transformed.
    pub(crate) slot: SlotId,
    /// The same of the body's text: for bodies that are no JSON.
    pub(crate) as_text: Option<(SlotId, Test)>,
    pub(crate) test: Test,
    /// What is asked and of what, in words.
    pub(crate) what: Box<str>,
    pub(crate) field: Box<str>,
    pub(crate) oversize: OversizeHandling,
    /// For fingerprints and fragments that are not there.
    pub(crate) missing: Option<FallbackBehavior>,
    /// For bodies that are no JSON.
    pub(crate) invalid: Option<BodyParsingFallbackBehavior>,
}

impl Match {
    /// Whether it is of no account if the component is missing, too large, or no JSON.
    pub(crate) fn is_plain(&self) -> bool {
        self.oversize == OversizeHandling::Continue
            && self.missing.is_none()
            && self.invalid.is_none()
    }
}

/// What is asked of a value.
#[derive(Debug)]
pub(crate) enum Test {
    /// Bytes at one place.
    Bytes(PositionalConstraint, Box<[u8]>),
    /// One of the slot's patterns.
    Patterns(Box<[PatternId]>),
    Sqli(SensitivityLevel),
    Xss,
    Size(ComparisonOperator, u64),
}

/// Where a client is.
#[derive(Debug)]
pub(crate) struct Geo {
    pub(crate) countries: Box<[String]>,
    pub(crate) forwarded: Option<ForwardedIpConfig>,
}

/// The network that a client is in.
#[derive(Debug)]
pub(crate) struct Asn {
    pub(crate) numbers: Box<[u32]>,
    pub(crate) forwarded: Option<ForwardedIpConfig>,
}

/// A client's address.
#[derive(Debug)]
pub(crate) struct IpSet {
    /// The ARN.
    pub(crate) name: Box<str>,
    pub(crate) networks: Arc<NetworkSet>,
    pub(crate) forwarded: Option<IpSetForwardedIpConfig>,
}
