//! Pages of lists, with tokens that cannot be made up.

use std::marker::PhantomData;

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Marker;

/// Rows read at once while a filter leaves a page short.
const CHUNK: usize = 256;

/// Which page of a list is asked for, of an operation that refuses with `E`.
pub struct Page<'a, E> {
    marker: &'a Marker,
    scope: String,
    after: Option<RowKey>,
    limit: usize,
    refusal: PhantomData<fn() -> E>,
}

/// A page of a list.
pub struct Listed<T> {
    /// What is on the page.
    pub entries: Vec<T>,
    /// The token of the next page, if there is one.
    pub next: Option<String>,
}

impl<T> Listed<T> {
    /// What is on the page, and the token of the next one.
    pub fn into_parts(self) -> (Vec<T>, Option<String>) {
        (self.entries, self.next)
    }

    /// As some APIs' `IsTruncated`.
    pub const fn is_truncated(&self) -> Option<bool> {
        Some(self.next.is_some())
    }
}

impl<'a, E> Page<'a, E> {
    /// The page that a token asks for, the first without one, of at most `limit` entries. `list`
    /// tells apart the lists of one operation: by its owner, by filters. `None` if this list has not
    /// given out that token.
    pub fn open(
        marker: &'a Marker,
        ctx: &RequestContext,
        list: &str,
        token: Option<&str>,
        limit: usize,
    ) -> Option<Self> {
        let scope = format!("{}|{}|{}|{list}", ctx.operation, ctx.account(), ctx.region);
        Self::in_scope(marker, scope, token, limit)
    }

    fn in_scope(
        marker: &'a Marker,
        scope: String,
        token: Option<&str>,
        limit: usize,
    ) -> Option<Self> {
        let after = match token {
            Some(token) => Some(RowKey::from_bytes(marker.open(&scope, token)?)),
            None => None,
        };
        Some(Self {
            marker,
            scope,
            after,
            limit,
            refusal: PhantomData,
        })
    }

    /// What the page begins behind.
    pub const fn after(&self) -> Option<&RowKey> {
        self.after.as_ref()
    }

    /// How many entries to read: one more than the page has tells whether another follows.
    pub const fn reading(&self) -> usize {
        self.limit.saturating_add(1)
    }

    /// Reads rows through `scan` (after a key, at most so many) until the page is full of those
    /// that `show` shows.
    ///
    /// # Errors
    /// Those of `scan` and `show`.
    pub fn collect<R, T, S>(
        &self,
        mut scan: impl FnMut(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, S>,
        mut show: impl FnMut(R) -> Result<Option<T>, E>,
    ) -> Result<Listed<T>, E>
    where
        E: From<S>,
    {
        let mut shown: Vec<(RowKey, T)> = Vec::new();
        let mut after = self.after.clone();
        let mut wanted = self.reading();
        loop {
            let rows = scan(after.as_ref(), wanted)?;
            let is_end = rows.len() < wanted;
            for (key, row) in rows {
                after = Some(key.clone());
                let Some(entry) = show(row)? else { continue };
                shown.push((key, entry));
                if shown.len() > self.limit {
                    return Ok(self.cut(shown));
                }
            }
            if is_end {
                return Ok(self.cut(shown));
            }
            wanted = CHUNK;
        }
    }

    /// [`Self::collect`] where nothing can go wrong in `show`.
    ///
    /// # Errors
    /// Those of `scan`.
    pub fn pick<R, T, S>(
        &self,
        scan: impl FnMut(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, S>,
        mut show: impl FnMut(R) -> Option<T>,
    ) -> Result<Listed<T>, E>
    where
        E: From<S>,
    {
        self.collect(scan, |row| Ok(show(row)))
    }

    /// The page of all rows that `scan` finds (after a key, at most so many).
    ///
    /// # Errors
    /// Those of `scan`.
    pub fn rows<R, S>(
        &self,
        scan: impl FnOnce(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, S>,
    ) -> Result<Listed<R>, E>
    where
        E: From<S>,
    {
        Ok(self.cut(scan(self.after(), self.reading())?))
    }

    /// The page of entries that stand behind [`Self::after`], at least [`Self::reading`] if there are
    /// so many.
    pub fn cut<T>(&self, mut keyed: Vec<(RowKey, T)>) -> Listed<T> {
        let has_more = keyed.len() > self.limit;
        keyed.truncate(self.limit);
        let last = keyed.last().filter(|_| has_more);
        let next = last.map(|(key, _)| self.marker.seal(&self.scope, key.as_bytes()));
        Listed {
            entries: keyed.into_iter().map(|(_, entry)| entry).collect(),
            next,
        }
    }

    /// One page of a list that is at hand whole, in the order of keys.
    pub fn of_keyed<T>(&self, entries: impl IntoIterator<Item = (RowKey, T)>) -> Listed<T> {
        let is_behind = |key: &RowKey| self.after().is_none_or(|after| key > after);
        let behind = entries.into_iter().filter(|(key, _)| is_behind(key));
        self.cut(behind.take(self.reading()).collect())
    }

    /// The same, in the order of names.
    pub fn of_named<T>(&self, entries: impl IntoIterator<Item = (String, T)>) -> Listed<T> {
        let entries = entries.into_iter();
        self.of_keyed(entries.map(|(name, entry)| (RowKey::new().text(&name), entry)))
    }

    /// The same, in an order that stays as it is.
    pub fn of_list<T>(&self, list: impl IntoIterator<Item = T>) -> Listed<T> {
        let places = (0_u64..).map(|place| RowKey::new().number(place));
        self.of_keyed(places.zip(list))
    }
}

#[cfg(test)]
mod tests;
