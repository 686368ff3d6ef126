//! Refusals about members, administrators and organizations.

use ringwall_core::{ApiError, ErrorKind};

use super::GuardDutyError;

impl GuardDutyError {
    pub(crate) fn accepts_as_member() -> Self {
        Self::bad_request(
            "The request is rejected because the current account cannot accept invitations since it is already an associated member of some master account.",
        )
    }

    pub(crate) fn accepts_with_members() -> Self {
        Self::bad_request(
            "The request is rejected because the current account cannot accept invitations since it still has created, invited or associated members.",
        )
    }

    pub(crate) fn no_invitation() -> Self {
        Self::bad_request(
            "The request is rejected because the current account does not have an invitation from the requested master account.",
        )
    }

    pub(crate) fn administrator_is_member() -> Self {
        Self::bad_request(
            "The request is rejected because the current account cannot accept invitation from the given account ID since the latter is an associated member of another master account.",
        )
    }

    pub(crate) fn no_administrator() -> Self {
        Self::bad_request(
            "The request is rejected because the current account is not associated to a master account.",
        )
    }

    pub(crate) fn not_of_organization() -> Self {
        Self::bad_request(
            "The request failed because you do not have required AWS Organization master permission.",
        )
    }

    pub(crate) fn administrator_exists() -> Self {
        Self::bad_request(
            "The request failed because an account is already enabled as GuardDuty delegated administrator for the organization.",
        )
    }

    pub(crate) fn not_administrator() -> Self {
        Self::bad_request(
            "The request failed because the account is not enabled as GuardDuty delegated administrator for the organization.",
        )
    }

    /// What Organizations refused with, in its words: its errors are not in GuardDuty's model.
    pub(crate) fn of_organizations(error: ApiError) -> Self {
        match (error.kind(), error.message()) {
            (ErrorKind::Modelled(_), Some(message)) => Self::bad_request(message),
            _ => Self(error),
        }
    }
}

/// Whether Organizations refused since the account administers the service already.
pub(crate) fn is_registered_already(error: &ApiError) -> bool {
    error.kind() == ErrorKind::Modelled("AccountAlreadyRegisteredException")
}
