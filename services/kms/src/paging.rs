//! Pages of lists, with markers that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::Kms;
use crate::error::KmsError;
use crate::store::Rows;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    kms: &'a Kms,
    scope: String,
    after: Option<RowKey>,
    limit: usize,
}

/// How many entries a page has.
#[derive(Clone, Copy)]
pub(crate) struct PageSize {
    usual: usize,
    largest: i32,
}

impl<'a> Page<'a> {
    /// 100 unless asked, 1,000 at most.
    pub(crate) const HUNDRED: PageSize = PageSize {
        usual: 100,
        largest: 1000,
    };
    /// 50 unless asked, 100 at most.
    pub(crate) const FIFTY: PageSize = PageSize {
        usual: 50,
        largest: 100,
    };
    /// 50 unless asked and at most: tags.
    pub(crate) const TAGS: PageSize = PageSize {
        usual: 50,
        largest: 50,
    };

    /// Reads marker and limit. `filters` tells apart the lists of one operation.
    pub(crate) fn parse(
        kms: &'a Kms,
        ctx: &RequestContext,
        filters: &str,
        marker: Option<&str>,
        limit: Option<i32>,
        size: PageSize,
    ) -> Result<Self, KmsError> {
        let scope = format!(
            "{}|{}|{}|{filters}",
            ctx.operation,
            ctx.account(),
            ctx.region
        );
        let position = marker.map(|marker| {
            kms.marker
                .open(&scope, marker)
                .ok_or_else(KmsError::invalid_marker)
        });
        let limit = match limit {
            Some(limit) if limit > size.largest => {
                return Err(KmsError::limit_too_large(limit, size.largest));
            }
            Some(limit) => usize::try_from(limit).map_err(KmsError::internal)?,
            None => size.usual,
        };
        Ok(Self {
            kms,
            scope,
            after: position.transpose()?.map(RowKey::from_bytes),
            limit,
        })
    }

    /// The row that the page begins after.
    pub(crate) const fn after(&self) -> Option<&RowKey> {
        self.after.as_ref()
    }

    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// The marker of the next page, if there is one.
    pub(crate) fn next<R>(&self, found: &Rows<R>) -> Option<String> {
        let (last, _) = found.rows.last().filter(|_| found.more)?;
        Some(self.kms.marker.seal(&self.scope, last.as_bytes()))
    }

    /// One page of a list that is at hand whole, with the marker of the next one.
    pub(crate) fn of_list<T: Clone>(&self, list: &[T]) -> (Vec<T>, Option<String>) {
        let start = self.after.as_ref().map_or(0, position_of);
        let page: Vec<T> = list.iter().skip(start).take(self.limit).cloned().collect();
        let end = start.saturating_add(page.len());
        let next = (end < list.len()).then(|| {
            let position = RowKey::new().number(u64::try_from(end).unwrap_or(u64::MAX));
            self.kms.marker.seal(&self.scope, position.as_bytes())
        });
        (page, next)
    }
}

/// The position that [`Page::of_list`] put into a marker.
fn position_of(row: &RowKey) -> usize {
    let bytes = row.as_bytes().first_chunk().copied().unwrap_or_default();
    usize::try_from(u64::from_be_bytes(bytes)).unwrap_or(usize::MAX)
}
