//! What the service refuses with: every message in one place, in the words that clients match.

mod actions;
mod listeners;
mod load_balancers;
mod rules;
mod target_groups;

use std::fmt::Display;

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;
use crate::resources::resource_name::Kind;

/// A refusal. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct Elbv2Error(ApiError);

impl Elbv2Error {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidConfigurationRequestException, message)
    }

    fn action(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidLoadBalancerActionException, message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self(ApiError::validation(message))
    }

    pub(crate) fn not_built(what: impl Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    pub(crate) fn invalid_arn(kind: Kind, text: &str) -> Self {
        Self::invalid(format!("'{text}' is not a valid {} ARN", kind.words()))
    }

    pub(crate) fn unknown_arn(text: &str) -> Self {
        Self::invalid(format!("'{text}' is not a valid ARN"))
    }

    pub(crate) fn not_found(kind: Kind) -> Self {
        match kind {
            Kind::LoadBalancer => Self::new(
                ErrorCode::LoadBalancerNotFoundException,
                "One or more load balancers not found",
            ),
            Kind::Listener => Self::new(
                ErrorCode::ListenerNotFoundException,
                "One or more listeners not found",
            ),
            Kind::Rule => Self::new(
                ErrorCode::RuleNotFoundException,
                "One or more rules not found",
            ),
            Kind::TargetGroup => Self::new(
                ErrorCode::TargetGroupNotFoundException,
                "One or more target groups not found",
            ),
        }
    }

    pub(crate) fn load_balancers_not_found(names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            ErrorCode::LoadBalancerNotFoundException,
            format!("Load balancers '[{names}]' not found"),
        )
    }

    pub(crate) fn target_groups_not_found(names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            ErrorCode::TargetGroupNotFoundException,
            format!("Target groups '[{names}]' not found"),
        )
    }

    pub(crate) fn target_group_of_action_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::TargetGroupNotFoundException,
            format!("Target group '{arn}' not found"),
        )
    }

    pub(crate) fn too_many_questions(members: &str) -> Self {
        Self::invalid(format!("Only one of {members} can be specified"))
    }

    pub(crate) fn no_question(members: &str) -> Self {
        Self::invalid(format!("You must specify either {members}"))
    }

    pub(crate) fn unknown_attribute(kind: &str, key: &str) -> Self {
        Self::invalid(format!("{kind} attribute key '{key}' is not recognized"))
    }

    pub(crate) fn attribute_twice(kind: &str, key: &str) -> Self {
        Self::invalid(format!(
            "{kind} attribute key '{key}' is specified more than once"
        ))
    }

    pub(crate) fn attribute_value(kind: &str, key: &str, value: &str) -> Self {
        Self::configuration(format!(
            "{kind} attribute value '{value}' is not valid for '{key}'"
        ))
    }

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::new(
            ErrorCode::DuplicateTagKeysException,
            "A tag key was specified more than once",
        )
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::new(
            ErrorCode::TooManyTagsException,
            "The maximum number of tags for this resource has been reached",
        )
    }

    pub(crate) fn too_many_resources(most: usize) -> Self {
        Self::invalid(format!("At most '{most}' resources can be specified"))
    }

    pub(crate) fn reserved_tag_key() -> Self {
        Self::invalid("Tag keys starting with 'aws:' are reserved for system use")
    }

    pub(crate) fn invalid_marker() -> Self {
        Self::invalid("The marker is not valid")
    }
}

impl From<Elbv2Error> for ApiError {
    fn from(error: Elbv2Error) -> Self {
        error.0
    }
}

impl From<ApiError> for Elbv2Error {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Elbv2Error {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
