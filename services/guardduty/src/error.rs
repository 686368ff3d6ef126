//! What GuardDuty refuses with: every message in one place, in AWS's words where they are known.

mod custom;
mod destinations;
mod lists;
mod malware;
mod members;

use ringwall_core::ApiError;
use ringwall_model::{Struct, Value};
use ringwall_store::StoreError;

pub(crate) use self::members::is_registered_already;
use crate::api::ErrorCode;

/// A refusal of GuardDuty. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct GuardDutyError(ApiError);

impl GuardDutyError {
    /// Nearly all that GuardDuty refuses with: errors are told apart by their words.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequestException, message)
    }

    /// All errors have `Type` besides the message.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let kind = Value::Str(INVALID_INPUT.to_owned());
        let members: Struct = [("Type", kind)].into_iter().collect();
        Self(ApiError::modelled(code.as_str(), message).with_members(members))
    }

    pub(crate) fn not_built(what: impl std::fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(ApiError::internal(cause))
    }

    // Detectors.

    pub(crate) fn not_owned() -> Self {
        Self::bad_request(
            "The request is rejected because the input detectorId is not owned by the current account.",
        )
    }

    pub(crate) fn detector_exists() -> Self {
        Self::bad_request(
            "The request is rejected because a detector already exists for the current account.",
        )
    }

    pub(crate) fn features_and_data_sources() -> Self {
        Self::bad_request(
            "The request is rejected because both the dataSources and features parameters are specified.",
        )
    }

    pub(crate) fn two_runtime_monitorings() -> Self {
        Self::bad_request(
            "The request is rejected because EKS_RUNTIME_MONITORING and RUNTIME_MONITORING cannot both be enabled.",
        )
    }

    pub(crate) fn has_members() -> Self {
        Self::bad_request(
            "The request is rejected because an account with associated members cannot be deleted.",
        )
    }

    pub(crate) fn members_cannot() -> Self {
        Self::bad_request(
            "The request is rejected because member accounts cannot manage specified resources or properties.",
        )
    }

    // What stands below a detector.

    pub(crate) fn no_such_resource() -> Self {
        Self::bad_request("The request is rejected since no such resource found.")
    }

    pub(crate) fn filter_exists() -> Self {
        Self::bad_request(
            "The request is rejected because a filter with the given name already exists.",
        )
    }

    pub(crate) fn too_many_filters() -> Self {
        Self::bad_request(
            "The request is rejected because the maximum number of filters per detector has been reached.",
        )
    }

    // Inputs.

    pub(crate) fn invalid_input() -> Self {
        Self::bad_request(
            "The request is rejected because an invalid or out-of-range value is specified as an input parameter.",
        )
    }

    pub(crate) fn too_many_tags(most: usize) -> Self {
        Self::bad_request(format!(
            "The request is rejected because a resource can have at most {most} tags."
        ))
    }
}

/// The `Type` of errors that are the caller's.
const INVALID_INPUT: &str = "InvalidInputException";

impl From<GuardDutyError> for ApiError {
    fn from(error: GuardDutyError) -> Self {
        error.0
    }
}

impl From<ApiError> for GuardDutyError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for GuardDutyError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
