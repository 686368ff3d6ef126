//! What concerns transfers of responsibility.

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn no_such_transfer() -> Self {
        Self::new(
            ErrorCode::ResponsibilityTransferNotFoundException,
            "We can't find a transfer that matches your request.",
        )
    }

    pub(crate) fn transfer_in_status() -> Self {
        Self::new(
            ErrorCode::ResponsibilityTransferAlreadyInStatusException,
            "The responsibility transfer is already in the status that you specified.",
        )
    }

    pub(crate) fn transfer_transition() -> Self {
        Self::new(
            ErrorCode::InvalidResponsibilityTransferTransitionException,
            "The responsibility transfer can't transition to the requested state because it's not in a valid state for this operation.",
        )
    }

    pub(crate) fn transfer_not_updated() -> Self {
        Self::constraint(
            "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
            "You cannot update this transfer because it is no longer active. Transfers that have been withdrawn, declined, expired, or cancelled cannot be modified.",
        )
    }

    pub(crate) fn transfer_in_progress() -> Self {
        Self::constraint(
            "ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS",
            "You cannot delete organization due to an ongoing responsibility transfer process.",
        )
    }

    pub(crate) fn too_many_inbound_transfers() -> Self {
        Self::constraint(
            "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
            "You have exceeded your inbound transfers limit.",
        )
    }

    pub(crate) fn too_many_outbound_transfers() -> Self {
        Self::constraint(
            "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION",
            "You have exceeded your outbound transfers limit.",
        )
    }

    pub(crate) fn transfers_too_deep() -> Self {
        Self::constraint(
            "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION",
            "You have exceeded the maximum length of your transfer chain.",
        )
    }

    pub(crate) fn transfer_to_oneself() -> Self {
        Self::handshake_constraint(
            "SOURCE_AND_TARGET_CANNOT_MATCH",
            "An account can't accept a transfer invitation if it is both the sender and recipient of the invitation.",
        )
    }

    pub(crate) fn transfer_exists() -> Self {
        Self::handshake_constraint(
            "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
            "You cannot perform this operation with the current transfer.",
        )
    }

    /// Who is asked manages no organization.
    pub(crate) fn transfer_unavailable() -> Self {
        Self::handshake_constraint(
            "TARGET_ACCOUNT_VALIDATION_FAILURE",
            "Billing transfer is not available for your account. Contact your billing administrator or AWS Support for assistance.",
        )
    }

    pub(crate) fn invalid_start(reason: &str) -> Self {
        let why = match reason {
            "START_DATE_NOT_BEGINNING_OF_DAY" => {
                "The start date must be the beginning of the day (00:00:00.000)."
            }
            "START_DATE_NOT_BEGINNING_OF_MONTH" => {
                "The start date must be the first day of the month."
            }
            "START_DATE_TOO_EARLY" => "The start date is too early.",
            _ => "The start date is too late.",
        };
        Self::invalid(reason, format!("You provided an invalid start date. {why}"))
    }

    pub(crate) fn invalid_end(reason: &str) -> Self {
        let why = match reason {
            "END_DATE_NOT_END_OF_MONTH" => {
                "The end date must be the end of the last day of the month (23.59.59.999)."
            }
            _ => "The end date is too early.",
        };
        Self::invalid(reason, format!("You provided an invalid end date. {why}"))
    }
}
