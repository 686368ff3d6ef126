//! `Filters` of lists: an entry is shown if it has one of the values of each filter.

use crate::api::Filter;
use crate::error::RdsError;

/// The filters of a request.
pub(crate) struct Filters<'a>(&'a [Filter]);

impl<'a> Filters<'a> {
    /// Reads filters, of which the list knows those of these names.
    pub(crate) fn parse(filters: Option<&'a [Filter]>, known: &[&str]) -> Result<Self, RdsError> {
        let filters = filters.unwrap_or_default();
        let unknown = filters
            .iter()
            .find(|filter| !known.contains(&filter.name.as_str()));
        match unknown {
            Some(filter) => Err(RdsError::unknown_filter(&filter.name)),
            None => Ok(Self(filters)),
        }
    }

    /// Whether an entry passes; `values` gives what it has for a filter's name.
    pub(crate) fn pass(&self, values: impl Fn(&str) -> Vec<String>) -> bool {
        self.0.iter().all(|filter| {
            let has = values(&filter.name);
            filter.values.iter().any(|wanted| has.contains(wanted))
        })
    }

    /// As a part of a marker's scope.
    pub(crate) fn scope(&self) -> String {
        let filter = |filter: &Filter| format!("{}={}", filter.name, filter.values.join(","));
        self.0.iter().map(filter).collect::<Vec<_>>().join(";")
    }
}
