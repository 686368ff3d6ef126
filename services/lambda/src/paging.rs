//! Pages of this service's lists.

use ringwall_core::RequestContext;
pub(crate) use ringwall_service::Listed;

use crate::Lambda;
use crate::error::LambdaError;

/// Entries of a page, at most and unless fewer are asked for.
const MOST: usize = 50;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, LambdaError>;

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Lambda,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, LambdaError> {
    let marker = marker.filter(|marker| !marker.is_empty());
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.unwrap_or(MOST).min(MOST);
    Page::open(&service.marker, ctx, list, marker, limit).ok_or_else(LambdaError::invalid_marker)
}
