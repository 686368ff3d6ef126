//! Access keys as the API shows them.

use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_identity::{AccessKey, KeyOwner, find_access_key};
use ringwall_store::{Reads, StoreError};

use crate::api::StatusType;

/// Whether it may be used.
pub(crate) const fn status(key: &AccessKey) -> StatusType {
    if key.active {
        StatusType::Active
    } else {
        StatusType::Inactive
    }
}

/// The name of its user; the root user has none.
pub(crate) fn user_name(owner: &KeyOwner) -> Option<String> {
    match owner {
        KeyOwner::Root => None,
        KeyOwner::User(name) => Some(name.clone()),
    }
}

/// The access key of an id, if it is of that owner in the caller's account.
pub(crate) fn find_of(
    ctx: &RequestContext,
    tx: &impl Reads,
    owner: &KeyOwner,
    id: &str,
) -> Result<Option<Arc<AccessKey>>, StoreError> {
    let found = find_access_key(tx, id)?;
    Ok(found.filter(|key| key.account == ctx.account() && key.owner == *owner))
}
