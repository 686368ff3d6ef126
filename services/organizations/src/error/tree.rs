//! What concerns the root, units and where accounts stand.

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn no_such_parent() -> Self {
        Self::new(
            ErrorCode::ParentNotFoundException,
            "You specified parent that doesn't exist.",
        )
    }

    pub(crate) fn no_such_source_parent() -> Self {
        Self::new(
            ErrorCode::SourceParentNotFoundException,
            "We can't find a source root or OU with the ParentId that you specified.",
        )
    }

    pub(crate) fn no_such_destination_parent() -> Self {
        Self::new(
            ErrorCode::DestinationParentNotFoundException,
            "We can't find the destination container (a root or OU) with the ParentId that you specified.",
        )
    }

    pub(crate) fn account_is_there() -> Self {
        Self::new(
            ErrorCode::DuplicateAccountException,
            "That account is already present in the specified destination.",
        )
    }

    pub(crate) fn no_such_child() -> Self {
        Self::new(
            ErrorCode::ChildNotFoundException,
            "You specified a child that doesn't exist.",
        )
    }

    pub(crate) fn no_such_root() -> Self {
        Self::new(
            ErrorCode::RootNotFoundException,
            "You specified a root that doesn't exist.",
        )
    }

    pub(crate) fn no_such_unit() -> Self {
        Self::new(
            ErrorCode::OrganizationalUnitNotFoundException,
            "You specified an organizational unit that doesn't exist.",
        )
    }

    pub(crate) fn unit_exists() -> Self {
        Self::new(
            ErrorCode::DuplicateOrganizationalUnitException,
            "An OU with the same name already exists.",
        )
    }

    pub(crate) fn unit_not_empty() -> Self {
        Self::new(
            ErrorCode::OrganizationalUnitNotEmptyException,
            "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.",
        )
    }

    pub(crate) fn units_too_deep() -> Self {
        Self::constraint(
            "OU_DEPTH_LIMIT_EXCEEDED",
            "You have exceeded the maximum depth of organizational units.",
        )
    }

    pub(crate) fn too_many_units() -> Self {
        Self::constraint(
            "OU_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the number of organizational units that you can have in an organization.",
        )
    }
}
