//! What is refused about managed policies.

use ringwall_core::ApiError;

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
    pub(crate) fn invalid_arn(arn: &str) -> Self {
        Self::invalid_input(format!("ARN {arn} is not valid."))
    }

    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidInputException, message)
    }

    pub(crate) fn no_such_policy(arn: &str) -> Self {
        Self::no_such(format!("Policy {arn} was not found."))
    }

    pub(crate) fn no_such_policy_version(arn: &str, version: &str) -> Self {
        Self::no_such(format!(
            "Policy {arn} version {version} does not exist or is not attachable."
        ))
    }

    /// The policy is not there, for somebody who wants to attach it.
    pub(crate) fn policy_not_attachable(arn: &str) -> Self {
        Self::no_such(format!("Policy {arn} does not exist or is not attachable."))
    }

    /// The policy is not there, for somebody who wants it as a permissions boundary.
    pub(crate) fn no_such_boundary(arn: &str) -> Self {
        Self::no_such(format!(
            "Scope ARN: {arn} does not exist or is not attachable."
        ))
    }

    /// The policy is for roles that are linked to services.
    pub(crate) fn service_linked_policy() -> Self {
        Self::new(
            ErrorCode::PolicyNotAttachableException,
            "Cannot attach a Service Role Policy to a Customer Role.",
        )
    }

    pub(crate) fn policy_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("A policy called {name} already exists. Duplicate names are not allowed."),
        )
    }

    /// AWS's own policies are not the account's to change.
    pub(crate) fn policy_of_others() -> Self {
        Self(ApiError::access_denied(
            "Policy is outside your own account.",
        ))
    }

    pub(crate) fn too_many_versions(most: usize) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!(
                "A managed policy can have up to {most} versions. Before you create a new \
                 version, you must delete an existing version."
            ),
        )
    }

    pub(crate) fn policy_in_use() -> Self {
        Self::in_the_way("Cannot delete a policy attached to entities.")
    }

    pub(crate) fn policy_has_versions() -> Self {
        Self::in_the_way(
            "This policy has more than one version. Before you delete a policy, you must delete \
             the policy's versions. The default version is deleted with the policy.",
        )
    }

    pub(crate) fn default_version() -> Self {
        Self::in_the_way("Cannot delete the default version of a policy.")
    }

    pub(crate) fn in_the_way(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::DeleteConflictException, message)
    }

    /// An ARN that should be a user's, group's or role's.
    pub(crate) fn invalid_entity_arn(arn: &str) -> Self {
        Self::invalid_input(format!(
            "Invalid Entity Arn: {arn} does not clearly define entity type and name."
        ))
    }
}
