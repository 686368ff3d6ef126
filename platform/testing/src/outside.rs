//! What is done by other ways than the APIs.

use ringwall_core::{OutsideEvent, OutsideEvents, PageEvent, RequestContext, SignInEvent};

/// The bench has no trail.
pub(crate) struct Unrecorded;

impl OutsideEvents for Unrecorded {
    fn record(&self, _: &RequestContext, _: &OutsideEvent) {}

    fn record_page(&self, _: &RequestContext, _: &PageEvent) {}

    fn record_sign_in(&self, _: &RequestContext, _: &SignInEvent) {}
}
