//! Filters in a transaction: kept in the order of their ranks, and asked what they suppress.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::api::FilterAction;
use crate::resources::detector::Detector;
use crate::resources::filter::Filter;
use crate::resources::finding::Finding;
use crate::store::{GuardDutyTx, GuardDutyWrite, of_detector};

/// Filters by detector and name.
const FILTERS: Table<Filter> = Table::new("guardduty.filter");

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    pub(crate) fn find_filter(
        &self,
        detector_id: &str,
        name: &str,
    ) -> Result<Option<Arc<Filter>>, StoreError> {
        self.tx.get(&FILTERS, &of_detector(detector_id).text(name))
    }

    /// Filters by name.
    pub(crate) fn filters_by_name(
        &self,
        detector_id: &str,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Filter>)>, StoreError> {
        self.tx
            .scan(&FILTERS, &of_detector(detector_id), after, limit)
    }
}

impl GuardDutyWrite<'_> {
    /// Writes a filter; whoever has its rank, and those behind, move back.
    pub(crate) fn put_filter(
        &mut self,
        detector_id: &str,
        filter: Filter,
    ) -> Result<(), StoreError> {
        let mut taken = filter.rank;
        for other in filters(&*self.tx, detector_id)? {
            if other.name == filter.name || other.rank != taken {
                continue;
            }
            taken += 1;
            let mut moved = Filter::clone(&other);
            moved.rank = taken;
            let row = of_detector(detector_id).text(&moved.name);
            self.tx.put(&FILTERS, &row, moved)?;
        }
        let row = of_detector(detector_id).text(&filter.name);
        self.tx.put(&FILTERS, &row, filter)
    }

    pub(crate) fn delete_filter(
        &mut self,
        detector_id: &str,
        name: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .delete(&FILTERS, &of_detector(detector_id).text(name))
    }
}

/// The filters of a detector, by rank.
pub(crate) fn filters(tx: &impl Reads, detector_id: &str) -> Result<Vec<Arc<Filter>>, StoreError> {
    let rows = tx.scan(&FILTERS, &of_detector(detector_id), None, usize::MAX)?;
    let mut filters: Vec<_> = rows.into_iter().map(|(_, filter)| filter).collect();
    filters.sort_by_key(|filter| filter.rank);
    Ok(filters)
}

/// Forgets the filters of a detector.
pub(crate) fn forget(tx: &mut WriteTx, detector_id: &str) -> Result<(), StoreError> {
    for (row, _) in tx.scan(&FILTERS, &of_detector(detector_id), None, usize::MAX)? {
        tx.delete(&FILTERS, &row)?;
    }
    Ok(())
}

/// The filters that archive what is new.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suppression(Vec<Arc<Filter>>);

impl Suppression {
    /// Those of a detector.
    ///
    /// # Errors
    /// The store failed.
    pub fn of(tx: &impl Reads, detector_id: &str) -> Result<Self, StoreError> {
        let mut filters = filters(tx, detector_id)?;
        filters.retain(|filter| filter.action == FilterAction::Archive);
        Ok(Self(filters))
    }

    /// Whether nothing is suppressed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a finding of a document would be suppressed as a new one of the detector.
    pub fn archives_document(&self, detector: &Detector, document: &str, now: Timestamp) -> bool {
        let finding = Finding::new(detector, document, now);
        finding.is_some_and(|finding| self.archives(&finding))
    }

    /// Whether a finding is suppressed.
    pub(crate) fn archives(&self, finding: &Finding) -> bool {
        self.0.iter().any(|filter| filter.criteria.admits(finding))
    }
}
