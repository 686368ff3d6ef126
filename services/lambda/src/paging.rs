//! Pages of lists, with markers that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Lambda;
use crate::error::LambdaError;

/// Entries of a page, at most and unless fewer are asked for.
const MOST: usize = 50;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a Lambda,
    scope: String,
    after: Option<RowKey>,
    limit: usize,
}

/// A page of a list.
pub(crate) struct Listed<T> {
    pub(crate) entries: Vec<T>,
    /// Where the next page begins, if there is one.
    pub(crate) next_marker: Option<String>,
}

impl<'a> Page<'a> {
    /// Reads marker and limit. `list` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a Lambda,
        ctx: &RequestContext,
        list: &str,
        marker: Option<&str>,
        max_items: Option<i32>,
    ) -> Result<Self, LambdaError> {
        let scope = format!("{}|{}|{}|{list}", ctx.operation, ctx.account(), ctx.region);
        let open = |marker: &str| {
            let position = service.marker.open(&scope, marker);
            position.ok_or_else(LambdaError::invalid_marker)
        };
        let marker = marker.filter(|marker| !marker.is_empty());
        let after = marker.map(open).transpose()?.map(RowKey::from_bytes);
        let limit = max_items.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
            scope,
            after,
            limit: limit.unwrap_or(MOST).min(MOST),
        })
    }

    /// Reads rows through `scan` (after a key, at most so many) until the page is full of those
    /// that `show` shows.
    pub(crate) fn collect<R, T>(
        &self,
        scan: impl Fn(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, LambdaError>,
        show: impl Fn(R) -> Result<Option<T>, LambdaError>,
    ) -> Result<Listed<T>, LambdaError> {
        let mut entries = Vec::new();
        let mut after = self.after.clone();
        let wanted = self.limit + 1;
        // The key of the page's last entry: known to be followed by another when that is found.
        let mut last: Option<RowKey> = None;
        loop {
            let rows = scan(after.as_ref(), wanted)?;
            let is_end = rows.len() < wanted;
            for (key, row) in rows {
                after = Some(key.clone());
                let Some(entry) = show(row)? else { continue };
                if entries.len() == self.limit {
                    let seal = |key: RowKey| self.service.marker.seal(&self.scope, key.as_bytes());
                    return Ok(Listed {
                        entries,
                        next_marker: last.map(seal),
                    });
                }
                entries.push(entry);
                last = Some(key);
            }
            if is_end {
                return Ok(Listed {
                    entries,
                    next_marker: None,
                });
            }
        }
    }
}
