//! What is done by other ways than the APIs.

use ringwall_core::{OutsideEvent, OutsideEvents, RequestContext};

/// The bench has no trail.
pub(crate) struct Unrecorded;

impl OutsideEvents for Unrecorded {
    fn record(&self, _: &RequestContext, _: &OutsideEvent) {}
}
