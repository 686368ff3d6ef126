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

/// Somebody signs in, or tries to, on pages for people: `signin.amazonaws.com`'s part of the trail.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent {
    /// `ConsoleLogin`.
    pub name: &'static str,
    /// Why it failed, in AWS's words; nothing if it did not.
    pub failure: Option<&'static str>,
    /// The name that was typed is nobody's: it may be a password, and is not told.
    pub is_name_hidden: bool,
    /// What else is told: `MFAUsed`.
    pub about: Vec<(&'static str, String)>,
}

/// Takes such events. Implemented by the gateway.
pub trait OutsideEvents: Send + Sync {
    /// Records an event of the context's caller, service and operation.
    fn record(&self, ctx: &RequestContext, event: &OutsideEvent);

    /// Records what was asked of a page.
    fn record_page(&self, ctx: &RequestContext, event: &PageEvent);

    /// Records a sign-in of the context's caller.
    fn record_sign_in(&self, ctx: &RequestContext, event: &SignInEvent);
}
