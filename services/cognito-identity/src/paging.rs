//! Pages of lists, with tokens that cannot be made up.

use ringwall_core::RequestContext;
use ringwall_store::RowKey;

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 60;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a CognitoIdentity,
    scope: String,
    /// Where the last entry of the page before stands.
    pub(crate) after: Option<RowKey>,
    limit: usize,
}

impl<'a> Page<'a> {
    /// Reads token and limit. `of` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a CognitoIdentity,
        ctx: &RequestContext,
        of: &str,
        token: Option<&str>,
        limit: Option<i32>,
    ) -> Result<Self, CognitoIdentityError> {
        let (operation, account, region) = (ctx.operation, ctx.account(), &ctx.region);
        let scope = format!("{operation}|{account}|{region}|{of}");
        let open = |token: &str| {
            let position = service.marker.open(&scope, token);
            position
                .map(RowKey::from_bytes)
                .ok_or_else(CognitoIdentityError::invalid_next_token)
        };
        let after = token.map(open).transpose()?;
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

    /// The page's entries among rows that stand behind `after`, and the token of the next page.
    pub(crate) fn of<T>(&self, mut rows: Vec<(RowKey, T)>) -> (Vec<(RowKey, T)>, Option<String>) {
        let is_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let last = rows.last().map(|(key, _)| key.as_bytes());
        let next = last.filter(|_| is_more);
        let next = next.map(|position| self.service.marker.seal(&self.scope, position));
        (rows, next)
    }
}
