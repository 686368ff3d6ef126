//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::Rds;
use crate::error::RdsError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;
const LEAST: i32 = 20;
const MOST: i32 = 100;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, RdsError>;

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Rds,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, RdsError> {
    if let Some(wrong) = limit.filter(|records| !(LEAST..=MOST).contains(records)) {
        return Err(RdsError::invalid_max_records(wrong));
    }
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, marker, limit.unwrap_or(USUAL))
        .ok_or_else(RdsError::invalid_marker)
}
