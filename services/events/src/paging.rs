//! Pages of this service's lists. All lists are short: quotas bound them.

use ringwall_core::RequestContext;

use crate::Events;
use crate::error::EventsError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, EventsError>;

/// Reads token and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Events,
    ctx: &RequestContext,
    list: &str,
    token: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, EventsError> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, token, limit.unwrap_or(USUAL))
        .ok_or_else(EventsError::invalid_next_token)
}
