//! What Lambda refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of Lambda. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct LambdaError(ApiError);

impl LambdaError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }
}

impl From<LambdaError> for ApiError {
    fn from(error: LambdaError) -> Self {
        error.0
    }
}

impl From<ApiError> for LambdaError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for LambdaError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
