//! What somebody does by another way than an API, for the trail: a login to a database.

use crate::{AccountId, PageEvent, RequestContext};

/// An event besides the API's. AWS's CloudTrail has none of its kind, so the trail marks it as
/// Ringwall's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideEvent {
    /// The account that it happened in.
    pub account: AccountId,
    /// What was asked for, by name.
    pub parameters: Vec<(&'static str, String)>,
    /// Code and words of the refusal, if it was refused.
    pub error: Option<(&'static str, String)>,
}

/// Takes such events. Implemented by the gateway.
pub trait OutsideEvents: Send + Sync {
    /// Records an event of the context's caller, service and operation.
    fn record(&self, ctx: &RequestContext, event: &OutsideEvent);

    /// Records what was asked of a page.
    fn record_page(&self, ctx: &RequestContext, event: &PageEvent);
}
