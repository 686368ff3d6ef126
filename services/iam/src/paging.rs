//! Pages of this service's lists.

use ringwall_core::RequestContext;
pub(crate) use ringwall_service::Listed;
use ringwall_store::RowKey;

use crate::Iam;
use crate::error::IamError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;
/// Rows read at once.
const CHUNK: usize = 256;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, IamError>;

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Iam,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, IamError> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, marker, limit.unwrap_or(USUAL))
        .ok_or_else(|| IamError::invalid_marker(marker.unwrap_or_default()))
}

/// All rows that `scan` finds (after a key, at most so many).
pub(crate) fn every<R, E>(
    mut scan: impl FnMut(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, E>,
) -> Result<Vec<R>, E> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let rows = scan(after.as_ref(), CHUNK)?;
        let is_end = rows.len() < CHUNK;
        for (key, row) in rows {
            after = Some(key);
            all.push(row);
        }
        if is_end {
            return Ok(all);
        }
    }
}
