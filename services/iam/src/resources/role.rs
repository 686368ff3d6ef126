//! Roles as the API shows them, and which of them are AWS's to change.

use std::ops::Deref;

use ringwall_core::Partition;
use ringwall_identity::{LastUse, Role};
use ringwall_store::{Reads, StoreError};

use crate::api;
use crate::error::IamError;
use crate::resources::{boundary, document, tagging};
use crate::store::IamTx;

/// Where the roles stand that are linked to services.
pub(crate) const SERVICE_LINKED_PATH: &str = "/aws-service-role/";
/// Where the roles stand that other services of AWS make for their users.
const RESERVED_PATH: &str = "/aws-reserved/";
/// The longest session of a role that does not say.
pub(crate) const USUAL_SESSION_SECONDS: i32 = 3600;

/// Whether only AWS makes and changes the roles of a path.
pub(crate) fn is_reserved(path: &str) -> bool {
    path.starts_with(SERVICE_LINKED_PATH) || path.starts_with(RESERVED_PATH)
}

/// A role that AWS does not manage.
pub(crate) fn require_modifiable(role: &Role) -> Result<(), IamError> {
    if is_reserved(&role.path) {
        Err(IamError::protected_role(&role.name))
    } else {
        Ok(())
    }
}

/// A role with all that is known of it.
pub(crate) fn shown<T: Deref<Target: Reads + Sized>>(
    tx: &IamTx<'_, T>,
    role: &Role,
    partition: Partition,
) -> Result<api::Role, StoreError> {
    let last_use = tx
        .iam
        .uses
        .of_principal(tx.rows(), role.account, &role.id)?;
    Ok(api::Role {
        permissions_boundary: role.boundary.as_deref().map(boundary::shown),
        tags: tagging::shown(&role.tags),
        role_last_used: Some(last_use.map_or_else(Default::default, used)),
        ..listed(tx.rows(), role, partition)?
    })
}

fn used(last_use: LastUse) -> api::RoleLastUsed {
    api::RoleLastUsed {
        last_used_date: Some(last_use.at),
        region: Some(last_use.region),
    }
}

/// A role in a list, which leaves out tags, boundary and last use.
pub(crate) fn listed(
    tx: &impl Reads,
    role: &Role,
    partition: Partition,
) -> Result<api::Role, StoreError> {
    Ok(api::Role {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: role.arn(partition),
        create_date: role.created_at,
        assume_role_policy_document: Some(document::encoded(&role.trust.shown(tx)?)),
        description: role.description.clone(),
        max_session_duration: Some(role.max_session_seconds),
        max_signin_session_duration: role.max_signin_session_seconds,
        permissions_boundary: None,
        tags: None,
        role_last_used: None,
        source_role_template: None,
    })
}
