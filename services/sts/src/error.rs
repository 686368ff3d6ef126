//! What STS refuses with.

use ringwall_core::{ApiError, RequestContext};

use crate::api::ErrorCode;

/// A refusal of STS. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct StsError(ApiError);

impl StsError {
    /// One text for a role that is missing and one that may not be assumed.
    pub(crate) fn may_not_assume(ctx: &RequestContext, role_arn: &str) -> Self {
        let user = ctx.caller.principal.arn();
        Self(ApiError::access_denied(format!(
            "User: {user} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
        )))
    }

    pub(crate) fn root_may_not_assume() -> Self {
        Self(ApiError::access_denied(
            "Roles may not be assumed by root accounts.",
        ))
    }

    pub(crate) fn needs_long_term_keys(operation: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "Cannot call {operation} with session credentials"
        )))
    }

    pub(crate) fn malformed_policy(reason: impl std::fmt::Display) -> Self {
        Self(ApiError::modelled(
            ErrorCode::MalformedPolicyDocumentException.as_str(),
            reason.to_string(),
        ))
    }

    pub(crate) fn managed_session_policies() -> Self {
        Self(ApiError::not_implemented(
            "A managed policy as a session policy",
        ))
    }

    pub(crate) fn duplicate_tags() -> Self {
        Self(ApiError::modelled(
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ))
    }

    pub(crate) fn unknown_access_key(id: &str) -> Self {
        Self(ApiError::validation(format!(
            "{id} is not a valid access key id"
        )))
    }
}

impl From<StsError> for ApiError {
    fn from(error: StsError) -> Self {
        error.0
    }
}

impl From<ApiError> for StsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}
