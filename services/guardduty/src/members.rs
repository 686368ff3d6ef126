//! Administrators and members: whose findings a detector shows, and who may change what.

use std::sync::Arc;

use ringwall_store::{Reads, StoreError};

use crate::error::GuardDutyError;
use crate::resources::detector::Detector;

/// Whether accounts are members of a detector's: such a detector can't be deleted.
pub(crate) fn has_members(_tx: &impl Reads, _detector_id: &str) -> Result<bool, StoreError> {
    Ok(false)
}

/// The detector of the administrator that an account is a member of, in the same Region.
pub(crate) fn administrator_detector(
    _tx: &impl Reads,
    _detector: &Detector,
) -> Result<Option<Arc<Detector>>, StoreError> {
    Ok(None)
}

/// Refuses what an administrator decides for its members.
pub(crate) fn require_no_administrator(
    tx: &impl Reads,
    detector: &Detector,
) -> Result<(), GuardDutyError> {
    match administrator_detector(tx, detector)? {
        Some(_) => Err(GuardDutyError::members_cannot()),
        None => Ok(()),
    }
}
