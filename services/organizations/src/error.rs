//! What Organizations refuses with: every message in one place, in the words that clients match.

mod accounts;
mod handshakes;
mod policies;
mod services;
mod transfers;
mod tree;

use ringwall_core::ApiError;
use ringwall_model::{Struct, Value};
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of Organizations. Made by the constructors here and below, and nowhere else.
#[derive(Debug)]
pub struct OrganizationsError(ApiError);

impl OrganizationsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    /// With the member `Reason` of the error's shape.
    fn because(code: ErrorCode, reason: &str, message: impl Into<String>) -> Self {
        let members: Struct = [("Reason", Value::Str(reason.to_owned()))]
            .into_iter()
            .collect();
        Self(ApiError::modelled(code.as_str(), message).with_members(members))
    }

    fn constraint(reason: &str, message: impl Into<String>) -> Self {
        Self::because(ErrorCode::ConstraintViolationException, reason, message)
    }

    fn invalid(reason: &str, message: impl Into<String>) -> Self {
        Self::because(ErrorCode::InvalidInputException, reason, message)
    }

    fn handshake_constraint(reason: &str, message: &str) -> Self {
        let code = ErrorCode::HandshakeConstraintViolationException;
        Self::because(code, reason, message)
    }

    // Who calls.

    pub(crate) fn access_denied() -> Self {
        Self(ApiError::access_denied(
            "You don't have permissions to access this resource.",
        ))
    }

    pub(crate) fn not_in_use() -> Self {
        Self::new(
            ErrorCode::AwsOrganizationsNotInUseException,
            "Your account is not a member of an organization.",
        )
    }

    // The organization.

    pub(crate) fn already_in_organization() -> Self {
        Self::new(
            ErrorCode::AlreadyInOrganizationException,
            "The AWS account is already a member of an organization.",
        )
    }

    pub(crate) fn service_role_denied() -> Self {
        Self::because(
            ErrorCode::AccessDeniedForDependencyException,
            "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE",
            "The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission so that AWS Organizations can create the required service-linked role. You don't have that permission.",
        )
    }

    pub(crate) fn organization_not_empty() -> Self {
        Self::new(
            ErrorCode::OrganizationNotEmptyException,
            "To delete an organization you must first remove all member accounts (except the management account).",
        )
    }

    pub(crate) fn needs_all_features() -> Self {
        Self::constraint(
            "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
            "To perform this operation, your organization must have all features enabled.",
        )
    }

    // Input.

    pub(crate) fn invalid_next_token() -> Self {
        Self::invalid(
            "INVALID_NEXT_TOKEN",
            "Get the NextToken parameter from the response to your previous call to the operation.",
        )
    }

    pub(crate) fn invalid_email() -> Self {
        Self::invalid(
            "INVALID_PATTERN",
            "You provided a value that does not match the required pattern.",
        )
    }

    pub(crate) fn duplicate_tag_key() -> Self {
        Self::invalid("DUPLICATE_TAG_KEY", "Tag keys must be unique.")
    }

    pub(crate) fn system_tag() -> Self {
        Self::invalid(
            "INVALID_SYSTEM_TAGS_PARAMETER",
            "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys because they're reserved for AWS use.",
        )
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::constraint(
            "MAX_TAG_LIMIT_EXCEEDED",
            "You have exceeded the number of tags allowed on this resource.",
        )
    }
}

impl From<OrganizationsError> for ApiError {
    fn from(error: OrganizationsError) -> Self {
        error.0
    }
}

impl From<ApiError> for OrganizationsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for OrganizationsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
