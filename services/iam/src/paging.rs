//! Pages of lists, with markers that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Iam;
use crate::error::IamError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;
/// Rows read at once while a filter leaves a page short.
const CHUNK: usize = 256;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    iam: &'a Iam,
    scope: String,
    after: Option<RowKey>,
    limit: usize,
}

/// A page of a list.
pub(crate) struct Listed<T> {
    pub(crate) entries: Vec<T>,
    /// Where the next page begins, if there is one.
    pub(crate) marker: Option<String>,
}

impl<T> Listed<T> {
    /// As the API's `IsTruncated`.
    pub(crate) fn is_truncated(&self) -> Option<bool> {
        Some(self.marker.is_some())
    }
}

impl<'a> Page<'a> {
    /// Reads marker and limit. `filters` tells apart the lists of one operation.
    pub(crate) fn parse(
        iam: &'a Iam,
        ctx: &RequestContext,
        filters: &str,
        marker: Option<&str>,
        max_items: Option<i32>,
    ) -> Result<Self, IamError> {
        let scope = format!("{}|{}|{filters}", ctx.operation, ctx.account());
        let open = |marker: &str| {
            let position = iam.marker.open(&scope, marker);
            position.ok_or_else(|| IamError::invalid_marker(marker))
        };
        let after = marker.map(open).transpose()?.map(RowKey::from_bytes);
        let limit = max_items.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            iam,
            scope,
            after,
            limit: limit.unwrap_or(USUAL),
        })
    }

    /// Reads rows through `scan` (after a key, at most so many) until the page is full of those
    /// that `show` shows.
    pub(crate) fn collect<R, T, E>(
        &self,
        mut scan: impl FnMut(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, E>,
        mut show: impl FnMut(R) -> Option<T>,
    ) -> Result<Listed<T>, IamError>
    where
        IamError: From<E>,
    {
        let mut entries = Vec::new();
        let mut after = self.after.clone();
        // The key of the page's last entry: known to be followed by another when that is found.
        let mut last = None;
        loop {
            let rows = scan(after.as_ref(), CHUNK)?;
            let is_end = rows.len() < CHUNK;
            for (key, row) in rows {
                after = Some(key.clone());
                let Some(entry) = show(row) else { continue };
                if entries.len() == self.limit {
                    let marker =
                        last.map(|key: RowKey| self.iam.marker.seal(&self.scope, key.as_bytes()));
                    return Ok(Listed { entries, marker });
                }
                entries.push(entry);
                last = Some(key);
            }
            if is_end {
                return Ok(Listed {
                    entries,
                    marker: None,
                });
            }
        }
    }

    /// One page of a list that is at hand whole.
    pub(crate) fn of_list<T>(&self, list: Vec<T>) -> Result<Listed<T>, IamError> {
        let begin = self.after.as_ref().and_then(number_of);
        let rows = list.into_iter().enumerate().map(|(place, entry)| {
            let place = u64::try_from(place).unwrap_or(u64::MAX);
            (place, entry)
        });
        let mut rows = Some(rows.filter(|(place, _)| begin.is_none_or(|begin| *place > begin)));
        self.collect(
            |_, _| {
                let rows = rows.take().into_iter().flatten();
                let keyed = rows.map(|(place, entry)| (RowKey::new().number(place), entry));
                Ok::<_, IamError>(keyed.take(self.limit.saturating_add(1)).collect())
            },
            Some,
        )
    }
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

fn number_of(key: &RowKey) -> Option<u64> {
    Some(u64::from_be_bytes(*key.as_bytes().first_chunk()?))
}
