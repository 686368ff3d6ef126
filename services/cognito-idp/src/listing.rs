//! Pages of lists of what a pool is configured with.

use ringwall_core::RequestContext;

use crate::CognitoIdp;
use crate::error::CognitoError;

/// Which page of a list is asked for.
pub(crate) struct Page {
    scope: String,
    /// The name of the last entry of the page before.
    pub(crate) after: Option<String>,
    limit: usize,
}

impl Page {
    /// Reads token and limit. `owner` tells apart the lists of one operation: a pool's id.
    pub(crate) fn parse(
        service: &CognitoIdp,
        ctx: &RequestContext,
        owner: &str,
        token: Option<&str>,
        limit: Option<i32>,
        usual: usize,
    ) -> Result<Self, CognitoError> {
        let scope = format!("{}|{}|{owner}", ctx.operation, ctx.account());
        let open = |token: &str| {
            let position = service.marker.open(&scope, token);
            let name = position.and_then(|position| String::from_utf8(position).ok());
            name.ok_or_else(|| CognitoError::invalid_parameter("Invalid pagination token."))
        };
        let after = token.map(open).transpose()?;
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        let limit = limit.filter(|limit| *limit > 0).unwrap_or(usual);
        Ok(Self {
            scope,
            after,
            limit,
        })
    }

    /// How many entries to read: one more than the page has tells whether another follows.
    pub(crate) const fn reading(&self) -> usize {
        self.limit.saturating_add(1)
    }

    /// Cuts what was read to the page, with the token of the next; `name` names an entry.
    pub(crate) fn cut<T>(
        &self,
        service: &CognitoIdp,
        mut entries: Vec<T>,
        name: impl Fn(&T) -> &str,
    ) -> (Vec<T>, Option<String>) {
        if entries.len() <= self.limit {
            return (entries, None);
        }
        entries.truncate(self.limit);
        let last = entries.last().map(|entry| name(entry).as_bytes());
        let token = last.map(|last| service.marker.seal(&self.scope, last));
        (entries, token)
    }
}
