//! Custom detection rules.

use super::GuardDutyError;
use crate::api::ErrorCode;

impl GuardDutyError {
    pub(crate) fn no_such_rule() -> Self {
        Self::new(
            ErrorCode::ResourceNotFoundException,
            "The request is rejected because the custom detection rule was not found.",
        )
    }

    pub(crate) fn no_such_association() -> Self {
        Self::new(
            ErrorCode::ResourceNotFoundException,
            "The request is rejected because the custom detection rule association was not found.",
        )
    }

    pub(crate) fn rule_is_associated() -> Self {
        Self::new(
            ErrorCode::ConflictException,
            "The request is rejected because the custom detection rule is already associated with the current account.",
        )
    }

    pub(crate) fn not_enabled() -> Self {
        Self::bad_request(
            "The request is rejected because GuardDuty is not enabled for the current account.",
        )
    }

    pub(crate) fn no_such_configuration() -> Self {
        Self::new(
            ErrorCode::ResourceNotFoundException,
            "The request is rejected because the custom detection rule organization configuration was not found.",
        )
    }

    pub(crate) fn rule_is_configured() -> Self {
        Self::new(
            ErrorCode::ConflictException,
            "The request is rejected because an organization configuration that conflicts with this one already exists for the custom detection rule.",
        )
    }

    pub(crate) fn include_and_exclude() -> Self {
        Self::bad_request(
            "The request is rejected because both includeAccountIds and excludeAccountIds are specified.",
        )
    }

    pub(crate) fn members_cannot_associate() -> Self {
        Self::new(
            ErrorCode::AccessDeniedException,
            "The request is rejected because member accounts cannot manage custom detection rules.",
        )
    }

    pub(crate) fn only_administrators() -> Self {
        Self::bad_request(
            "The request is rejected because the current account is not the delegated GuardDuty administrator account.",
        )
    }
}
