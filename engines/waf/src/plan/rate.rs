//! Rate-based rules, compiled.

use std::sync::Arc;

use super::node::Node;
use super::slot::SlotId;
use crate::label::LabelMatch;
use crate::language::field::FallbackBehavior;
use crate::language::rate::AggregateKeyType;
use crate::language::statement::ForwardedIpConfig;
use crate::rate::RateCounter;

/// A rate-based rule.
#[derive(Debug)]
pub(crate) struct Rate {
    /// The web ACL, the referring rule and the rule.
    pub(crate) id: Arc<str>,
    pub(crate) counter: Arc<RateCounter>,
    pub(crate) scope_down: Option<Node>,
    pub(crate) key_type: AggregateKeyType,
    pub(crate) forwarded: Option<ForwardedIpConfig>,
    pub(crate) parts: Box<[KeyPart]>,
    pub(crate) limit: u64,
    pub(crate) window_seconds: u64,
}

/// A part of a custom key.
#[derive(Debug)]
pub(crate) enum KeyPart {
    /// The values of a slot. For fingerprints, the fallback says whether none is a value, too.
    Slot {
        slot: SlotId,
        kind: &'static str,
        name: Option<String>,
        missing: Option<FallbackBehavior>,
    },
    Ip,
    ForwardedIp,
    Asn,
    Labels(LabelMatch, String),
}
