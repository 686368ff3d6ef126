//! What SSM refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of SSM. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct SsmError(ApiError);

impl SsmError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }
}

impl From<SsmError> for ApiError {
    fn from(error: SsmError) -> Self {
        error.0
    }
}

impl From<ApiError> for SsmError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for SsmError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
