//! Pages of lists, with markers that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Wafv2;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a Wafv2,
    scope: String,
    /// Where the last entry of the page before stands.
    pub(crate) after: Option<RowKey>,
    limit: usize,
}

impl<'a> Page<'a> {
    /// Reads marker and limit. `filters` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a Wafv2,
        ctx: &RequestContext,
        filters: &str,
        marker: Option<&str>,
        limit: Option<i32>,
    ) -> Result<Self, Wafv2Error> {
        let scope = format!(
            "{}|{}|{}|{filters}",
            ctx.operation,
            ctx.account(),
            ctx.region
        );
        let open = |marker: &str| {
            let position = service.marker.open(&scope, marker);
            position.map(RowKey::from_bytes).ok_or_else(|| {
                Wafv2Error::invalid(Field::WebAcl, "NextMarker", Reason::InvalidFormat)
            })
        };
        let after = marker.map(open).transpose()?;
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
            scope,
            after,
            limit: limit.unwrap_or(USUAL),
        })
    }

    /// How many rows to look at: one more tells whether another page follows.
    pub(crate) const fn rows(&self) -> usize {
        self.limit.saturating_add(1)
    }

    /// The page's entries among rows that stand behind `after`, and the marker of the next page.
    pub(crate) fn of<T>(&self, mut rows: Vec<(RowKey, T)>) -> (Vec<T>, Option<String>) {
        let is_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let last = rows.last().map(|(key, _)| key.as_bytes());
        let next = last.filter(|_| is_more);
        let next = next.map(|position| self.service.marker.seal(&self.scope, position));
        (rows.into_iter().map(|(_, entry)| entry).collect(), next)
    }

    /// The same of entries that are not rows, in the order of their names.
    pub(crate) fn of_named<T>(
        &self,
        entries: impl IntoIterator<Item = (String, T)>,
    ) -> (Vec<T>, Option<String>) {
        let keyed = entries
            .into_iter()
            .map(|(name, entry)| (RowKey::new().text(&name), entry));
        let is_behind = |key: &RowKey| self.after.as_ref().is_none_or(|after| key > after);
        let rows = keyed.filter(|(key, _)| is_behind(key)).take(self.rows());
        self.of(rows.collect())
    }
}
