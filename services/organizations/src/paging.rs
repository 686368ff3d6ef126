//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::Organizations;
use crate::error::OrganizationsError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 20;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, OrganizationsError>;

/// Reads token and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Organizations,
    ctx: &RequestContext,
    list: &str,
    token: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, OrganizationsError> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, token, limit.unwrap_or(USUAL))
        .ok_or_else(OrganizationsError::invalid_next_token)
}
