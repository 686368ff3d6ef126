//! Pages of lists, with tokens that cannot be made up. All lists are short: quotas bound them.

use ringwall_core::RequestContext;

use crate::Events;
use crate::error::EventsError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;

/// Which page of a list is asked for.
pub(crate) struct Page<'a> {
    service: &'a Events,
    scope: String,
    /// The name of the last entry of the page before.
    after: Option<String>,
    limit: usize,
}

impl<'a> Page<'a> {
    /// Reads token and limit. `filters` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a Events,
        ctx: &RequestContext,
        filters: &str,
        token: Option<&str>,
        limit: Option<i32>,
    ) -> Result<Self, EventsError> {
        let scope = format!(
            "{}|{}|{}|{filters}",
            ctx.operation,
            ctx.account(),
            ctx.region
        );
        let open = |token: &str| {
            let position = service.marker.open(&scope, token)?;
            String::from_utf8(position).ok()
        };
        let after = match token {
            Some(token) => Some(open(token).ok_or_else(EventsError::invalid_next_token)?),
            None => None,
        };
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
            scope,
            after,
            limit: limit.unwrap_or(USUAL),
        })
    }

    /// The page's part of entries that come in the order of their names, and where the next one
    /// begins.
    pub(crate) fn of<T>(
        &self,
        entries: impl IntoIterator<Item = (String, T)>,
    ) -> (Vec<T>, Option<String>) {
        let is_behind = |name: &String| self.after.as_ref().is_none_or(|after| name > after);
        let mut rest = entries.into_iter().filter(|(name, _)| is_behind(name));
        let mut last = None;
        let mut page = Vec::new();
        for (name, entry) in rest.by_ref().take(self.limit) {
            page.push(entry);
            last = Some(name);
        }
        let next = rest.next().and(last);
        let seal = |name: String| self.service.marker.seal(&self.scope, name.as_bytes());
        (page, next.map(seal))
    }
}
