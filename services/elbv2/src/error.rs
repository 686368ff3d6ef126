//! What the service refuses with: every message in one place, in the words that clients match.

use std::fmt;

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct Elbv2Error(ApiError);

impl Elbv2Error {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
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
