//! Pages of parameters: where they are looked for, and what is left out.
//!
//! A page looks at a bounded number of rows. One that found too little may be short, or empty, and
//! tells where to go on.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_store::{Reads, RowKey};

use crate::Ssm;
use crate::error::SsmError;
use crate::filters::{Comparison, Filter, FilterKey};
use crate::resources::name::{key, segments};
use crate::resources::parameter::Parameter;
use crate::store::{Place, SsmTx};

/// Rows that a page looks at.
const MOST_LOOKED_AT: usize = 1000;
/// Rows fetched at once where most are left out.
const BATCH: usize = 100;

/// Where parameters are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// Directly below a path.
    Children(String),
    /// Anywhere below a path; everywhere below the root.
    Below(String),
    /// Where keys begin so, within a level.
    Beginning(String),
    /// Exactly there.
    Named(Vec<String>),
}

/// A page of parameters.
pub(crate) struct Page {
    pub(crate) parameters: Vec<Arc<Parameter>>,
    /// Behind what the next page begins, if there is one.
    pub(crate) next: Option<Vec<u8>>,
}

/// Which page.
pub(crate) struct Paging<'a> {
    service: &'a Ssm,
    scope: String,
    pub(crate) after: Option<Vec<u8>>,
    pub(crate) limit: usize,
}

impl<'a> Paging<'a> {
    /// Reads token and limit. `question` tells apart the lists of one operation.
    pub(crate) fn parse(
        service: &'a Ssm,
        ctx: &RequestContext,
        question: &str,
        token: Option<&str>,
        limit: Option<i32>,
        usual: usize,
    ) -> Result<Self, SsmError> {
        let (account, region) = (ctx.account(), &ctx.region);
        let scope = format!("{}|{account}|{region}|{question}", ctx.operation);
        let after = token.map(|token| {
            let position = service.marker.open(&scope, token);
            position.ok_or_else(SsmError::invalid_token)
        });
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            service,
            after: after.transpose()?,
            scope,
            limit: limit.unwrap_or(usual),
        })
    }

    /// The token of the page behind a position.
    pub(crate) fn token(&self, next: Option<&[u8]>) -> Option<String> {
        next.map(|next| self.service.marker.seal(&self.scope, next))
    }
}

impl Range {
    /// The narrowest that holds all that passes the filters.
    pub(crate) fn of(filters: &[Filter]) -> Self {
        let named = filters.iter().find(|filter| filter.key == FilterKey::Name);
        let path = filters.iter().find(|filter| filter.key == FilterKey::Path);
        match (named, path) {
            (Some(filter), _) if filter.comparison == Comparison::Equals => {
                let names = filter.values.iter();
                let mut keys: Vec<_> = names.map(|name| key(name).to_owned()).collect();
                keys.sort();
                keys.dedup();
                Self::Named(keys)
            }
            (_, Some(filter)) => match filter.values.as_slice() {
                [path] => {
                    let path = path.trim_matches('/').to_owned();
                    if filter.comparison == Comparison::OneLevel {
                        Self::Children(path)
                    } else {
                        Self::Below(path)
                    }
                }
                _ => Self::Below(String::new()),
            },
            (Some(filter), None) if filter.comparison == Comparison::BeginsWith => {
                match filter.values.as_slice() {
                    [beginning] => Self::Beginning(key(beginning).to_owned()),
                    _ => Self::Below(String::new()),
                }
            }
            _ => Self::Below(String::new()),
        }
    }
}

impl<T: Deref<Target: Reads>> SsmTx<'_, T> {
    /// The parameters of a range that pass.
    pub(crate) fn page(
        &self,
        place: Place<'_>,
        range: &Range,
        paging: &Paging<'_>,
        passes: impl Fn(&Parameter) -> bool,
    ) -> Result<Page, SsmError> {
        if let Range::Named(keys) = range {
            return self.page_of_named(place, keys, paging, passes);
        }
        let mut after = paging.after.clone().map(RowKey::from_bytes);
        let mut found: Vec<(RowKey, Arc<Parameter>)> = Vec::new();
        let mut looked_at = 0;
        let mut batch = paging.limit + 1;
        loop {
            let rows = self.rows(place, range, after.as_ref(), batch)?;
            let is_end = rows.len() < batch;
            looked_at += rows.len();
            for (at, parameter) in rows {
                after = Some(at.clone());
                if !passes(&parameter) {
                    continue;
                }
                if found.len() == paging.limit {
                    let last = found.last().map(|(at, _)| at.as_bytes().to_vec());
                    return Ok(Page::of(found, last));
                }
                found.push((at, parameter));
            }
            if is_end {
                return Ok(Page::of(found, None));
            }
            if looked_at >= MOST_LOOKED_AT {
                let last = after.map(|after| after.as_bytes().to_vec());
                return Ok(Page::of(found, last));
            }
            batch = BATCH;
        }
    }

    fn page_of_named(
        &self,
        place: Place<'_>,
        keys: &[String],
        paging: &Paging<'_>,
        passes: impl Fn(&Parameter) -> bool,
    ) -> Result<Page, SsmError> {
        let after = paging.after.as_deref();
        let coming = keys
            .iter()
            .filter(|key| after.is_none_or(|after| key.as_bytes() > after));
        let mut parameters: Vec<Arc<Parameter>> = Vec::new();
        for key in coming {
            let Some(parameter) = self.find(place, key)?.filter(|found| passes(found)) else {
                continue;
            };
            if parameters.len() == paging.limit {
                let last = parameters.last();
                let next = last.map(|last| last.key().as_bytes().to_vec());
                return Ok(Page { parameters, next });
            }
            parameters.push(parameter);
        }
        let next = None;
        Ok(Page { parameters, next })
    }

    fn rows(
        &self,
        place: Place<'_>,
        range: &Range,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Parameter>)>, SsmError> {
        let rows = match range {
            Range::Children(path) => {
                let prefix = place.level(segments(path).count() + 1, path);
                self.at_level(place, &prefix, after, limit)?
            }
            Range::Below(path) => {
                // The parameter of exactly that name is not below it.
                let prefix = place.parameter(path);
                self.below(&prefix, Some(after.unwrap_or(&prefix)), limit)?
            }
            Range::Beginning(beginning) => {
                let (path, rest) = beginning.rsplit_once('/').unwrap_or(("", beginning));
                let prefix = place.parameter(path).bytes(rest.as_bytes());
                self.below(&prefix, after, limit)?
            }
            Range::Named(_) => Vec::new(),
        };
        Ok(rows)
    }
}

impl Page {
    fn of(found: Vec<(RowKey, Arc<Parameter>)>, next: Option<Vec<u8>>) -> Self {
        let parameters = found.into_iter().map(|(_, parameter)| parameter).collect();
        Self { parameters, next }
    }
}
