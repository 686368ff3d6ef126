//! Pages of lists, with tokens that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::{RowKey, StoreError};

use crate::GuardDuty;
use crate::error::GuardDutyError;

/// Entries of a page, at most and unless fewer are asked for.
const MOST: usize = 50;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a GuardDuty,
    scope: String,
    /// The page begins behind this.
    pub(crate) after: Option<Vec<u8>>,
    pub(crate) limit: usize,
}

/// A page of a list.
pub(crate) struct Listed<T> {
    pub(crate) entries: Vec<T>,
    /// Where the next page begins, if there is one.
    pub(crate) next_token: Option<String>,
}

impl<'a> Page<'a> {
    /// Reads token and limit. `list` tells apart the lists of one operation: the detector, filters.
    pub(crate) fn parse(
        service: &'a GuardDuty,
        ctx: &RequestContext,
        list: &str,
        token: Option<&str>,
        max_results: Option<i32>,
    ) -> Result<Self, GuardDutyError> {
        let scope = format!("{}|{}|{}|{list}", ctx.operation, ctx.account(), ctx.region);
        let open = |token: &str| {
            let position = service.marker.open(&scope, token);
            position.ok_or_else(GuardDutyError::invalid_input)
        };
        let token = token.filter(|token| !token.is_empty());
        let after = token.map(open).transpose()?;
        let limit = max_results.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
            scope,
            after,
            limit: limit.unwrap_or(MOST).clamp(1, MOST),
        })
    }

    /// Reads rows through `scan` (after a key, at most so many).
    pub(crate) fn rows<R>(
        &self,
        scan: impl Fn(Option<&RowKey>, usize) -> Result<Vec<(RowKey, R)>, StoreError>,
    ) -> Result<Listed<R>, GuardDutyError> {
        let after = self.after.clone().map(RowKey::from_bytes);
        let rows = scan(after.as_ref(), self.limit + 1)?;
        let keyed = rows
            .into_iter()
            .map(|(key, row)| (key.as_bytes().to_vec(), row));
        Ok(self.cut(keyed.collect()))
    }

    /// The page of entries that stand behind the token already, each with its place.
    pub(crate) fn cut<R>(&self, mut keyed: Vec<(Vec<u8>, R)>) -> Listed<R> {
        let has_more = keyed.len() > self.limit;
        keyed.truncate(self.limit);
        let last = keyed.last().filter(|_| has_more);
        let next_token = last.map(|(place, _)| self.service.marker.seal(&self.scope, place));
        Listed {
            entries: keyed.into_iter().map(|(_, row)| row).collect(),
            next_token,
        }
    }
}
