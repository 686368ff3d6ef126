//! What is refused about delegation requests.

use ringwall_core::{AccountId, ApiError};

use super::IamError;
use crate::api::{ErrorCode, StateType};
use crate::delegation::TemplateError;

impl IamError {
    pub(crate) fn no_such_delegation() -> Self {
        Self::no_such("The delegation request cannot be found.")
    }

    pub(crate) fn not_a_provider(account: AccountId) -> Self {
        Self(ApiError::access_denied(format!(
            "Account {account} is not registered for temporary delegation."
        )))
    }

    pub(crate) fn no_such_template(arn: &str) -> Self {
        Self::invalid_input(format!("The policy template {arn} is not registered."))
    }

    pub(crate) fn nameless_parameter() -> Self {
        Self::invalid_input("Each parameter must have a name.")
    }

    pub(crate) fn template(error: &TemplateError) -> Self {
        Self::invalid_input(format!("The permissions cannot be used: {error}."))
    }

    pub(crate) fn rendered_policy_too_long(most: usize) -> Self {
        Self::invalid_input(format!(
            "The policy that the template gives is longer than {most} characters."
        ))
    }

    pub(crate) fn not_own_topic(channel: &str) -> Self {
        Self::invalid_input(format!(
            "The notification channel {channel} is not an SNS topic of a registered account."
        ))
    }

    pub(crate) fn workflow_exists(id: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("A delegation request with the requestor workflow ID {id} already exists."),
        )
    }

    pub(crate) fn delegation_state(state: StateType) -> Self {
        let state = state.as_str();
        Self::invalid_input(format!(
            "The delegation request is in state {state}, which does not allow this operation."
        ))
    }

    pub(crate) fn too_long_for_root() -> Self {
        Self::invalid_input("The root user can only accept delegation requests of 4 hours or less.")
    }

    pub(crate) fn only_owner_sends() -> Self {
        Self(ApiError::access_denied(
            "Only the owner of the delegation request can send its token.",
        ))
    }

    pub(crate) fn no_such_summary(arn: &str) -> Self {
        Self::invalid_input(format!("{arn} is not the ARN of a delegation request."))
    }
}
