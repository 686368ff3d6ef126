//! What is refused about roles and instance profiles.

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
    /// AWS alone may change the role.
    pub(crate) fn protected_role(name: &str) -> Self {
        Self::new(
            ErrorCode::UnmodifiableEntityException,
            format!(
                "Cannot perform the operation on the protected role '{name}' - this role is only \
                 modifiable by AWS"
            ),
        )
    }

    pub(crate) fn reserved_path(path: &str) -> Self {
        Self::invalid_input(format!(
            "Path {path} is reserved for roles that AWS manages."
        ))
    }

    pub(crate) fn no_such_instance_profile(name: &str) -> Self {
        Self::no_such(format!("Instance Profile {name} cannot be found."))
    }

    pub(crate) fn instance_profile_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("Instance Profile {name} already exists."),
        )
    }

    pub(crate) fn unknown_linked_service(service: &str) -> Self {
        Self::invalid_input(format!(
            "{service} is not a valid service principal for a service-linked role."
        ))
    }

    pub(crate) fn no_custom_suffix(service: &str) -> Self {
        Self::invalid_input(format!("Custom suffix is not allowed for {service}"))
    }

    pub(crate) fn linked_role_exists(name: &str) -> Self {
        Self::invalid_input(format!(
            "Service role name {name} has been taken in this account, please try a different \
             suffix."
        ))
    }

    pub(crate) fn invalid_deletion_task(id: &str) -> Self {
        Self::invalid_input(format!("The deletion task ID {id} is not valid."))
    }

    pub(crate) fn no_such_deletion_task(id: &str) -> Self {
        Self::no_such(format!("The deletion task with ID {id} cannot be found."))
    }
}
