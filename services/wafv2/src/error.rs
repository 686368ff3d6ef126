//! What AWS WAF refuses with: every message in one place, in the words that clients match.
//!
//! An invalid parameter says three things: where it stands ([`Field`]), which it is, and what is
//! wrong with it ([`Reason`]).
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/CommonErrors.html>

use std::fmt;

use ringwall_core::ApiError;
use ringwall_model::{Struct, Value};
use ringwall_store::StoreError;
use ringwall_waf::validate::Refusal;

use crate::api::ErrorCode;
use crate::parameter::{Field, Reason};

/// A refusal. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct Wafv2Error(ApiError);

impl Wafv2Error {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    /// Our own fault.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(ApiError::internal(cause))
    }

    /// What is not built.
    pub(crate) fn not_implemented(what: impl fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    pub(crate) fn throttled() -> Self {
        Self(ApiError::throttling("Rate exceeded"))
    }

    /// A parameter that cannot be taken as it is.
    pub(crate) fn invalid(field: Field, parameter: impl Into<String>, reason: Reason) -> Self {
        Self::invalid_in_words(field.as_str(), parameter.into(), reason.words())
    }

    fn invalid_in_words(field: &str, parameter: String, reason: &str) -> Self {
        let message = format!("Error reason: {reason}, field: {field}, parameter: {parameter}");
        let mut members = Struct::new();
        members.push("Field", Value::Str(field.to_owned()));
        members.push("Parameter", Value::Str(parameter));
        members.push("Reason", Value::Str(reason.to_owned()));
        let code = ErrorCode::WafInvalidParameterException.as_str();
        Self(ApiError::modelled(code, message).with_members(members))
    }

    pub(crate) fn nonexistent() -> Self {
        Self::new(
            ErrorCode::WafNonexistentItemException,
            "AWS WAF couldn’t perform the operation because your resource doesn’t exist.",
        )
    }

    pub(crate) fn duplicate() -> Self {
        Self::new(
            ErrorCode::WafDuplicateItemException,
            "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
        )
    }

    pub(crate) fn optimistic_lock() -> Self {
        Self::new(
            ErrorCode::WafOptimisticLockException,
            "AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes.",
        )
    }

    pub(crate) fn associated() -> Self {
        Self::new(
            ErrorCode::WafAssociatedItemException,
            "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
        )
    }

    pub(crate) fn limits_exceeded() -> Self {
        Self::new(
            ErrorCode::WafLimitsExceededException,
            "AWS WAF couldn’t perform the operation because you exceeded your resource limit.",
        )
    }

    pub(crate) fn invalid_operation(message: &str) -> Self {
        Self::new(ErrorCode::WafInvalidOperationException, message)
    }

    pub(crate) fn undeliverable() -> Self {
        Self::new(
            ErrorCode::WafLogDestinationPermissionIssueException,
            "Unable to deliver logs to the configured destination. You might need to grant log delivery permissions for the destination. If you're using S3 as your log destination, you might have exceeded your bucket limit.",
        )
    }

    pub(crate) fn invalid_resource() -> Self {
        Self::new(
            ErrorCode::WafInvalidResourceException,
            "AWS WAF couldn’t perform the operation because the resource that you requested isn’t valid. Check the resource, and try again.",
        )
    }

    pub(crate) fn invalid_permission_policy(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::WafInvalidPermissionPolicyException, message)
    }

    pub(crate) fn expired_version() -> Self {
        Self::new(
            ErrorCode::WafExpiredManagedRuleGroupVersionException,
            "The operation failed because the specified version for the managed rule group has expired. You can retrieve the available versions for the managed rule group by calling ListAvailableManagedRuleGroupVersions.",
        )
    }

    pub(crate) fn not_subscribed() -> Self {
        Self::new(
            ErrorCode::WafSubscriptionNotFoundException,
            "You tried to use a managed rule group that's available by subscription, but you aren't subscribed to it yet.",
        )
    }

    pub(crate) fn unsupported_aggregate_key() -> Self {
        Self::new(
            ErrorCode::WafUnsupportedAggregateKeyTypeException,
            "The rule that you've named doesn't aggregate solely on the IP address or solely on the forwarded IP address. This call is only available for rate-based rules with an AggregateKeyType setting of IP or FORWARDED_IP.",
        )
    }
}

impl From<Wafv2Error> for ApiError {
    fn from(error: Wafv2Error) -> Self {
        error.0
    }
}

impl From<ApiError> for Wafv2Error {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<Refusal> for Wafv2Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid {
                place,
                parameter,
                reason,
            } => Self::invalid_in_words(place.as_str(), parameter, reason.as_str()),
            Refusal::LimitExceeded { .. } => Self::limits_exceeded(),
        }
    }
}

impl From<StoreError> for Wafv2Error {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
