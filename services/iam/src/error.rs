//! What IAM refuses with: every message in one place, in the words that clients match.

mod policies;
mod roles;
mod simulation;

use ringwall_core::ApiError;
use ringwall_identity::{UnknownPrincipal, policy_words};
use ringwall_policy::PolicyError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;
use crate::quotas::Quota;

/// A refusal of IAM. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct IamError(ApiError);

impl IamError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    // Entities, as they are named and found.

    /// There is no entity of that name; `noun` is `user`, `role` …
    pub(crate) fn no_such_entity(noun: &str, name: &str) -> Self {
        Self::no_such(format!("The {noun} with name {name} cannot be found."))
    }

    pub(crate) fn already_exists(noun: &str, name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("{noun} with name {name} already exists."),
        )
    }

    pub(crate) fn no_such(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NoSuchEntityException, message)
    }

    pub(crate) fn needs_user_name() -> Self {
        Self(ApiError::validation(
            "Must specify userName when calling with non-User credentials",
        ))
    }

    pub(crate) fn invalid_marker(marker: &str) -> Self {
        Self(ApiError::validation(format!("Invalid Marker: {marker}")))
    }

    // Limits.

    pub(crate) fn over_quota(quota: Quota) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("Cannot exceed quota for {}: {}", quota.name, quota.most),
        )
    }

    /// The inline policies of an entity are too large together; `noun` is `user`, `role` …
    pub(crate) fn inline_too_large(noun: &str, name: &str, most: usize) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("Maximum policy size of {most} bytes exceeded for {noun} {name}"),
        )
    }

    // Policy documents.

    pub(crate) fn malformed_policy(error: &PolicyError) -> Self {
        Self::malformed(policy_words(error))
    }

    pub(crate) fn unknown_principal(error: &UnknownPrincipal) -> Self {
        Self::malformed(error.to_string())
    }

    fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::MalformedPolicyDocumentException, message)
    }

    // Tags.

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::new(
            ErrorCode::InvalidInputException,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    }
}

impl From<IamError> for ApiError {
    fn from(error: IamError) -> Self {
        error.0
    }
}

impl From<ApiError> for IamError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for IamError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
