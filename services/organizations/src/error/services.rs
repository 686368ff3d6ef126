//! What concerns trusted services and delegated administrators.

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn unknown_service() -> Self {
        Self::invalid(
            "UNRECOGNIZED_SERVICE_PRINCIPAL",
            "You specified an unrecognized service principal.",
        )
    }

    pub(crate) fn service_access_not_enabled() -> Self {
        Self::constraint(
            "SERVICE_ACCESS_NOT_ENABLED",
            "You attempted to register a delegated administrator before you enabled service access. Call the EnableAWSServiceAccess API first.",
        )
    }

    pub(crate) fn delegated_administrator_exists() -> Self {
        Self::constraint(
            "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
            "The operation requires you to remove the delegated administrators for this service first.",
        )
    }

    pub(crate) fn management_account_is_no_delegate() -> Self {
        Self::constraint(
            "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register master account/yourself as delegated administrator for your organization.",
        )
    }

    pub(crate) fn suspended_account_is_no_delegate() -> Self {
        Self::constraint(
            "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register a suspended account as a delegated administrator.",
        )
    }

    pub(crate) fn registered_already() -> Self {
        Self::new(
            ErrorCode::AccountAlreadyRegisteredException,
            "The provided account is already a delegated administrator for your organization.",
        )
    }

    pub(crate) fn not_registered() -> Self {
        Self::new(
            ErrorCode::AccountNotRegisteredException,
            "The provided account is not a registered delegated administrator for your organization.",
        )
    }
}
