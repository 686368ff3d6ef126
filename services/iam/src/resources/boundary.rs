//! Permissions boundaries.

use crate::api::{AttachedPermissionsBoundary, PermissionsBoundaryAttachmentType};

/// A boundary as the API shows it.
pub(crate) fn shown(arn: &str) -> AttachedPermissionsBoundary {
    AttachedPermissionsBoundary {
        permissions_boundary_type: Some(
            PermissionsBoundaryAttachmentType::PermissionsBoundaryPolicy,
        ),
        permissions_boundary_arn: Some(arn.to_owned()),
    }
}
