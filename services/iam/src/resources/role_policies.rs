//! The policies of roles: attached, embedded, and the permissions boundary.

use ringwall_core::{Ask, RequestContext};
use ringwall_identity::{
    Attachment, AttachmentUse, EntityKind, Role, delete_attachment, put_attachment, put_role,
};

use crate::error::IamError;
use crate::quotas;
use crate::store::IamWrite;

/// With the role's boundary as condition key, as the actions on a role's policies have it.
pub(crate) fn boundary_condition<'a>(ask: Ask<'a>, role: Option<&'a Role>) -> Ask<'a> {
    match role.and_then(|role| role.boundary.as_deref()) {
        Some(boundary) => ask.key("iam:PermissionsBoundary", boundary),
        None => ask,
    }
}

/// Attaches a managed policy; one that is attached already stays so.
pub(crate) fn attach(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    mut role: Role,
    arn: &str,
) -> Result<(), IamError> {
    let policy = tx.policy(ctx, arn)?;
    let found = policy
        .found()
        .ok_or_else(|| IamError::not_attachable(arn))?;
    if !found.is_attachable() {
        return Err(IamError::service_role_policy());
    }
    if role
        .policies
        .attached
        .iter()
        .any(|attached| attached == arn)
    {
        return Ok(());
    }
    quotas::POLICIES_OF_ROLE.require_room(role.policies.attached.len())?;
    note(tx, &role, arn, AttachmentUse::Permissions)?;
    role.policies.attached.push(arn.to_owned());
    Ok(put_role(tx.tx, role)?)
}

/// Detaches a managed policy, which must be attached.
pub(crate) fn detach(tx: &mut IamWrite<'_>, mut role: Role, arn: &str) -> Result<(), IamError> {
    let before = role.policies.attached.len();
    role.policies.attached.retain(|attached| attached != arn);
    if role.policies.attached.len() == before {
        return Err(IamError::no_such_policy(arn));
    }
    forget(tx, &role, arn, AttachmentUse::Permissions)?;
    Ok(put_role(tx.tx, role)?)
}

/// Sets the permissions boundary, in place of the one that is there, or takes it away. The
/// caller writes the role.
pub(crate) fn set_boundary(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    role: &mut Role,
    arn: Option<&str>,
) -> Result<(), IamError> {
    if let Some(arn) = arn {
        let policy = tx.policy(ctx, arn)?;
        let found = policy.found().filter(|found| found.is_attachable());
        found.ok_or_else(|| IamError::no_such_boundary(arn))?;
    }
    if let Some(before) = role.boundary.take() {
        forget(tx, role, &before, AttachmentUse::Boundary)?;
    }
    if let Some(arn) = arn {
        note(tx, role, arn, AttachmentUse::Boundary)?;
        role.boundary = Some(arn.to_owned());
    }
    Ok(())
}

/// Notes that a policy is the role's.
pub(crate) fn note(
    tx: &mut IamWrite<'_>,
    role: &Role,
    arn: &str,
    attachment_use: AttachmentUse,
) -> Result<(), IamError> {
    let attachment = Attachment {
        kind: EntityKind::Role,
        name: role.name.clone(),
        id: role.id.clone(),
    };
    Ok(put_attachment(
        tx.tx,
        role.account,
        arn,
        attachment_use,
        attachment,
    )?)
}

/// Notes that a policy is no longer the role's.
pub(crate) fn forget(
    tx: &mut IamWrite<'_>,
    role: &Role,
    arn: &str,
    attachment_use: AttachmentUse,
) -> Result<(), IamError> {
    let (kind, name) = (EntityKind::Role, &role.name);
    Ok(delete_attachment(
        tx.tx,
        role.account,
        arn,
        attachment_use,
        kind,
        name,
    )?)
}
