//! AWS's quotas of EventBridge.
//!
//! `PutEvents` has the rate of the largest Regions.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html#eb-limits>

use ringwall_core::RequestContext;
use ringwall_service::Quota;

use crate::Events;
use crate::error::EventsError;
use crate::resources::bus::BusRef;
use crate::resources::rule::Pattern;
use crate::store::EventsWrite;

/// Event buses of an account in a Region, the default one not counted.
pub(crate) const BUSES: usize = 100;
/// Rules of an event bus.
pub(crate) const RULES: usize = 300;
/// Rules of an event bus whose pattern has wildcards.
pub(crate) const RULES_WITH_WILDCARDS: usize = 30;
/// Characters of an event pattern.
pub(crate) const PATTERN: usize = 2048;
/// Targets of a rule.
pub(crate) const TARGETS: usize = 5;
/// Connections of an account in a Region.
pub(crate) const CONNECTIONS: usize = 3000;
/// API destinations of an account in a Region.
pub(crate) const DESTINATIONS: usize = 3000;
/// Replays of an account in a Region that are under way.
pub(crate) const ACTIVE_REPLAYS: usize = 10;
/// Tags of a resource.
pub(crate) const TAGS: usize = 50;
/// Characters of an event bus's policy.
pub(crate) const POLICY: usize = 10_240;
/// Bytes of all entries of a `PutEvents`.
pub(crate) const ENTRIES_BYTES: usize = 1_048_576;
/// Objects and arrays inside each other in an event.
pub(crate) const EVENT_DEPTH: usize = 1000;

const CONTROL_PLANE: Quota = Quota {
    name: "control plane",
    requests: 50,
    period_millis: 1000,
};

const PUT_EVENTS: Quota = Quota {
    name: "PutEvents",
    requests: 10_000,
    period_millis: 1000,
};

/// Takes the request from the caller's bucket.
pub(crate) fn require(events: &Events, ctx: &RequestContext) -> Result<(), EventsError> {
    let quota = if ctx.operation == PUT_EVENTS.name {
        PUT_EVENTS
    } else {
        CONTROL_PLANE
    };
    if events.quotas.take(ctx, quota) {
        Ok(())
    } else {
        Err(EventsError::throttled())
    }
}

/// The event pattern of a rule or an archive. An empty one is none.
pub(crate) fn pattern(text: Option<&str>) -> Result<Option<Pattern>, EventsError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > PATTERN {
        return Err(EventsError::limit_exceeded());
    }
    let pattern = Pattern::parse(text);
    pattern
        .map(Some)
        .map_err(|error| EventsError::invalid_pattern(&error))
}

/// The event bus has room for a rule and for its wildcards.
pub(crate) fn require_room(
    tx: &EventsWrite<'_>,
    bus: &BusRef,
    name: &str,
    pattern: Option<&Pattern>,
) -> Result<(), EventsError> {
    let mut others = tx.rules(bus)?;
    others.retain(|rule| rule.name != name);
    let is_wild = |pattern: &Pattern| pattern.compiled().has_wildcards();
    let wild = others
        .iter()
        .filter(|rule| rule.pattern.as_ref().is_some_and(is_wild));
    if others.len() >= RULES || pattern.is_some_and(is_wild) && wild.count() >= RULES_WITH_WILDCARDS
    {
        return Err(EventsError::limit_exceeded());
    }
    Ok(())
}
