//! AWS's quotas of CloudTrail.
//!
//! <https://docs.aws.amazon.com/general/latest/gr/ct.html#limits_cloudtrail>

use ringwall_core::RequestContext;
use ringwall_service::Quota;

use crate::CloudTrail;
use crate::error::CloudTrailError;

/// Trails of an account in a Region.
pub(crate) const TRAILS: usize = 5;
/// How long events can be looked up.
pub(crate) const HISTORY_DAYS: i64 = 90;

const LOOKUP_EVENTS: Quota = Quota {
    name: "LookupEvents",
    requests: 2,
    period_millis: 1000,
};

const ALL_ELSE: Quota = Quota {
    name: "all else",
    requests: 10,
    period_millis: 1000,
};

/// Takes the request from the caller's bucket.
pub(crate) fn require(service: &CloudTrail, ctx: &RequestContext) -> Result<(), CloudTrailError> {
    let quota = if ctx.operation == LOOKUP_EVENTS.name {
        LOOKUP_EVENTS
    } else {
        ALL_ELSE
    };
    if service.quotas.take(ctx, quota) {
        Ok(())
    } else {
        Err(CloudTrailError::throttled())
    }
}
