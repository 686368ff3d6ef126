//! What EventBridge refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of EventBridge. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct EventsError(ApiError);

impl EventsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }
}

impl From<EventsError> for ApiError {
    fn from(error: EventsError) -> Self {
        error.0
    }
}

impl From<ApiError> for EventsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for EventsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
