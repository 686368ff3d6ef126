//! Times that requests ask about.

use ringwall_core::{RequestContext, Timestamp};

use crate::api::TimeWindow;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// How far back requests are kept.
const KEPT_MILLIS: i64 = 3 * 60 * 60 * 1000;

/// A time that requests are kept of.
pub(crate) struct TimeSpan {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

impl TimeSpan {
    /// The part of a window that requests are kept of.
    ///
    /// # Errors
    /// It ends before it begins.
    pub(crate) fn parse(ctx: &RequestContext, window: &TimeWindow) -> Result<Self, Wafv2Error> {
        if window.start_time > window.end_time {
            let parameter = "TimeWindow";
            let field = Field::ExpireTimestamp;
            return Err(Wafv2Error::invalid(field, parameter, Reason::InvalidFormat));
        }
        let now = ctx.now();
        let first = Timestamp::from_millis(now.millis() - KEPT_MILLIS);
        let kept = |time: Timestamp| time.clamp(first, now);
        Ok(Self {
            from: kept(window.start_time),
            until: kept(window.end_time),
        })
    }
}
