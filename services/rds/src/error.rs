//! What RDS refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of RDS. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct RdsError(ApiError);

impl RdsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }
}

impl From<RdsError> for ApiError {
    fn from(error: RdsError) -> Self {
        error.0
    }
}

impl From<ApiError> for RdsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for RdsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
