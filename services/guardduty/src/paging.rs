//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::GuardDuty;
use crate::error::GuardDutyError;

/// Entries of a page, at most and unless fewer are asked for.
const MOST: usize = 50;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, GuardDutyError>;

/// Reads token and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a GuardDuty,
    ctx: &RequestContext,
    list: &str,
    token: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, GuardDutyError> {
    let token = token.filter(|token| !token.is_empty());
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.unwrap_or(MOST).clamp(1, MOST);
    Page::open(&service.marker, ctx, list, token, limit).ok_or_else(GuardDutyError::invalid_input)
}
