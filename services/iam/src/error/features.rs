//! What is refused about what accounts and organizations switch on.

use ringwall_core::ApiError;

use super::IamError;
use crate::api::ErrorCode;

impl IamError {
    pub(crate) fn feature_enabled_already() -> Self {
        Self::new(
            ErrorCode::FeatureEnabledException,
            "Outbound identity federation is already enabled for your AWS account.",
        )
    }

    pub(crate) fn feature_disabled() -> Self {
        Self::new(
            ErrorCode::FeatureDisabledException,
            "Outbound identity federation is not enabled for your AWS account.",
        )
    }

    pub(crate) fn no_organization() -> Self {
        Self::new(
            ErrorCode::OrganizationNotFoundException,
            "The request was rejected because no organization is associated with your account.",
        )
    }

    pub(crate) fn not_all_features() -> Self {
        Self::new(
            ErrorCode::OrganizationNotInAllFeaturesModeException,
            "The request was rejected because your organization does not have All features enabled.",
        )
    }

    pub(crate) fn no_service_access() -> Self {
        Self::new(
            ErrorCode::ServiceAccessNotEnabledException,
            "The request was rejected because trusted access is not enabled for IAM in AWS Organizations.",
        )
    }

    pub(crate) fn not_management_or_delegated() -> Self {
        Self::new(
            ErrorCode::AccountNotManagementOrDelegatedAdministratorException,
            "The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.",
        )
    }

    pub(crate) fn invalid_account_property(key: &str) -> Self {
        Self::invalid_input(format!("The account property {key} is not valid."))
    }

    pub(crate) fn properties_of_several_namespaces() -> Self {
        Self::invalid_input("All properties in a request must belong to the same namespace.")
    }

    pub(crate) fn no_role_manager() -> Self {
        Self(ApiError::not_implemented("Role Manager"))
    }
}
