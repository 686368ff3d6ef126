//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::Elbv2;
use crate::error::Elbv2Error;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 400;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, Elbv2Error>;

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Elbv2,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, Elbv2Error> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, marker, limit.unwrap_or(USUAL))
        .ok_or_else(Elbv2Error::invalid_marker)
}
