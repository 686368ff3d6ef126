//! Administrators and members: whose findings a detector shows, and who may change what.

use ringwall_store::{Reads, StoreError};

/// Whether accounts are members of a detector's: such a detector can't be deleted.
///
/// # Errors
/// The store failed.
pub(crate) fn has_members(_tx: &impl Reads, _detector_id: &str) -> Result<bool, StoreError> {
    Ok(false)
}
