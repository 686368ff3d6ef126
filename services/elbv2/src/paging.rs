//! Pages of lists, with markers that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Elbv2;
use crate::error::Elbv2Error;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 400;
/// Rows read at once while a filter leaves a page short.
const CHUNK: usize = 256;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a Elbv2,
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

impl<'a> Page<'a> {
    /// Reads marker and limit. `filters` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a Elbv2,
        ctx: &RequestContext,
        filters: &str,
        marker: Option<&str>,
        page_size: Option<i32>,
    ) -> Result<Self, Elbv2Error> {
        let scope = format!(
            "{}|{}|{}|{filters}",
            ctx.operation,
            ctx.account(),
            ctx.region
        );
        let open = |marker: &str| {
            let position = service.marker.open(&scope, marker);
            position.ok_or_else(Elbv2Error::invalid_marker)
        };
        let after = marker.map(open).transpose()?.map(RowKey::from_bytes);
        let limit = page_size.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
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
        mut show: impl FnMut(R) -> Result<Option<T>, Elbv2Error>,
    ) -> Result<Listed<T>, Elbv2Error>
    where
        Elbv2Error: From<E>,
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
                let Some(entry) = show(row)? else { continue };
                if entries.len() == self.limit {
                    let marker = last
                        .map(|key: RowKey| self.service.marker.seal(&self.scope, key.as_bytes()));
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
    pub(crate) fn of_list<T>(&self, list: Vec<T>) -> Result<Listed<T>, Elbv2Error> {
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
                Ok::<_, Elbv2Error>(keyed.take(self.limit.saturating_add(1)).collect())
            },
            |entry| Ok(Some(entry)),
        )
    }
}

fn number_of(key: &RowKey) -> Option<u64> {
    Some(u64::from_be_bytes(*key.as_bytes().first_chunk()?))
}
