//! Refusals about lists.

use super::GuardDutyError;
use crate::api::ErrorCode;

impl GuardDutyError {
    pub(crate) fn invalid_parameter(name: &str) -> Self {
        Self::bad_request(format!(
            "The request is rejected because the parameter {name} has an invalid value."
        ))
    }

    pub(crate) fn too_many_lists(most: usize) -> Self {
        Self::bad_request(format!(
            "The request is rejected because the current account already has the maximum number of lists of this kind ({most})."
        ))
    }

    pub(crate) fn list_is_passing(status: &str) -> Self {
        Self::bad_request(format!(
            "The request is rejected because the list is in the status {status}. Wait until it has changed."
        ))
    }

    pub(crate) fn token_reused() -> Self {
        Self::bad_request(
            "The request is rejected because the clientToken was used in a request with other parameters.",
        )
    }

    pub(crate) fn needs_role_policy(action: &str) -> Self {
        Self::new(
            ErrorCode::AccessDeniedException,
            format!(
                "The request was rejected because you do not have the required {action} permission."
            ),
        )
    }

    /// A row has a value that the model does not know.
    pub(crate) fn unknown_value() -> Self {
        Self(ringwall_core::ApiError::internal(
            "a row has a value that the model does not know",
        ))
    }
}
