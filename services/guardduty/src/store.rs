//! GuardDuty's tables in a transaction, and the questions asked of them.
//!
//! Whatever belongs to a detector is keyed by the detector's id first.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};

use crate::GuardDuty;
use crate::error::GuardDutyError;
use crate::resources::detector::Detector;

/// Detectors by account and Region: there is one in each.
const DETECTORS: Table<Detector> = Table::new("guardduty.detector");

/// GuardDuty's tables in a transaction.
pub struct GuardDutyTx<'a, X> {
    pub(crate) service: &'a GuardDuty,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type GuardDutyRead<'a> = GuardDutyTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type GuardDutyWrite<'a> = GuardDutyTx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// The detector of the caller's account in the Region called.
    pub(crate) fn detector_here(
        &self,
        ctx: &RequestContext,
    ) -> Result<Option<Arc<Detector>>, StoreError> {
        find_detector(&*self.tx, ctx.account(), &ctx.region)
    }

    /// The detector of that id, which must be the caller's.
    pub(crate) fn owned_detector(
        &self,
        ctx: &RequestContext,
        id: &str,
    ) -> Result<Arc<Detector>, GuardDutyError> {
        let here = self.detector_here(ctx)?;
        let owned = here.filter(|detector| detector.id == id);
        owned.ok_or_else(GuardDutyError::not_owned)
    }
}

impl GuardDutyWrite<'_> {
    pub(crate) fn put_detector(&mut self, detector: Detector) -> Result<(), StoreError> {
        put_detector(self.tx, detector)
    }

    pub(crate) fn delete_detector(&mut self, detector: &Detector) -> Result<(), StoreError> {
        let row = of_region(detector.account, &detector.region);
        self.tx.delete(&DETECTORS, &row)
    }
}

pub(crate) fn put_detector(tx: &mut WriteTx, detector: Detector) -> Result<(), StoreError> {
    let row = of_region(detector.account, &detector.region);
    tx.put(&DETECTORS, &row, detector)
}

/// The detector of an account in a Region.
///
/// # Errors
/// The store failed.
pub fn find_detector(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
) -> Result<Option<Arc<Detector>>, StoreError> {
    tx.get(&DETECTORS, &of_region(account, region))
}

/// All detectors, whosever they are.
///
/// # Errors
/// The store failed.
pub fn detectors(tx: &impl Reads) -> Result<Vec<Arc<Detector>>, StoreError> {
    let rows = tx.scan(&DETECTORS, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, detector)| detector).collect())
}

/// The key of what an account has once in a Region.
pub(crate) fn of_region(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

/// The key of what a detector has, up to its own name.
pub(crate) fn of_detector(id: &str) -> RowKey {
    RowKey::new().text(id)
}
