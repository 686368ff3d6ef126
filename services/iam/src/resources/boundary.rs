//! Permissions boundaries.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>

use ringwall_core::RequestContext;
use ringwall_identity::{
    Attachment, AttachmentUse, delete_attachment, find_provider_boundary, is_provider_policy,
    put_attachment,
};

use crate::api::{AttachedPermissionsBoundary, PermissionsBoundaryAttachmentType};
use crate::error::IamError;
use crate::store::IamWrite;

/// A boundary as the API shows it.
pub(crate) fn shown(arn: &str) -> AttachedPermissionsBoundary {
    AttachedPermissionsBoundary {
        permissions_boundary_type: Some(
            PermissionsBoundaryAttachmentType::PermissionsBoundaryPolicy,
        ),
        permissions_boundary_arn: Some(arn.to_owned()),
    }
}

/// Notes which policy is the boundary of an entity, instead of which one; the caller writes it
/// into the entity's row.
pub(crate) fn note(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    entity: Attachment,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<(), IamError> {
    let with = AttachmentUse::Boundary;
    if let Some(arn) = old {
        delete_attachment(tx.tx, ctx.account(), arn, with, entity.kind, &entity.name)?;
    }
    if let Some(arn) = new {
        require_policy(ctx, tx, arn)?;
        put_attachment(tx.tx, ctx.account(), arn, with, entity)?;
    }
    Ok(())
}

/// A boundary is a managed policy of the account or of AWS, or one of a product provider.
fn require_policy(ctx: &RequestContext, tx: &IamWrite<'_>, arn: &str) -> Result<(), IamError> {
    if is_provider_policy(arn) && find_provider_boundary(tx.rows(), arn)?.is_some() {
        return Ok(());
    }
    let policy = tx.policy(ctx, arn)?;
    let found = policy.found().filter(|found| found.is_attachable());
    found.map_or_else(|| Err(IamError::no_such_boundary(arn)), |_| Ok(()))
}
