//! Central management of member accounts' root users, which an organization switches on.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management>

use std::sync::Arc;

use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

const FEATURES: Table<RootFeatures> = Table::new("iam.organization_root_features");

/// What an organization has switched on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootFeatures {
    /// Root users' credentials are managed centrally.
    pub credentials_management: bool,
    /// `AssumeRoot` may be called.
    pub sessions: bool,
}

/// What an organization has switched on.
///
/// # Errors
/// The store failed.
pub fn root_features(tx: &impl Reads, organization: &str) -> Result<RootFeatures, StoreError> {
    let row = tx.get(&FEATURES, &RowKey::new().text(organization))?;
    Ok(row.map_or_else(RootFeatures::default, Arc::unwrap_or_clone))
}

/// Sets what an organization has switched on.
///
/// # Errors
/// The store failed.
pub fn put_root_features(
    tx: &mut WriteTx,
    organization: &str,
    features: RootFeatures,
) -> Result<(), StoreError> {
    tx.put(&FEATURES, &RowKey::new().text(organization), features)
}
