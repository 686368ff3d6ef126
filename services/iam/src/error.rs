//! What IAM refuses with: every message in one place, in the words that clients match.

mod credentials;
mod delegation;
mod features;
mod policies;
mod providers;
mod reports;
mod roles;
mod simulation;

use ringwall_core::{AccountId, ApiError, RequestContext};
use ringwall_crypto::CryptoError;
use ringwall_identity::{PasswordFault, UnknownPrincipal, policy_words};
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

    /// An entity cannot be deleted before something else is done: `delete policies` …
    pub(crate) fn delete_conflict(first: &str) -> Self {
        Self::new(
            ErrorCode::DeleteConflictException,
            format!("Cannot delete entity, must {first} first."),
        )
    }

    // Access keys.

    pub(crate) fn no_such_access_key(id: &str) -> Self {
        Self::no_such(format!("The Access Key with id {id} cannot be found."))
    }

    pub(crate) fn access_key_status(status: &str) -> Self {
        Self(ApiError::validation(format!(
            "1 validation error detected: Value '{status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]"
        )))
    }

    /// A key that is not there, or is of another account.
    pub(crate) fn access_key_denied(ctx: &RequestContext, id: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key {id}",
            ctx.caller_arn()
        )))
    }

    // Passwords.

    pub(crate) fn login_profile_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("Login Profile for user {name} already exists."),
        )
    }

    pub(crate) fn no_such_login_profile(name: &str) -> Self {
        Self::no_such(format!("Login Profile for User {name} cannot be found."))
    }

    pub(crate) fn needs_password() -> Self {
        Self(ApiError::validation(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
        ))
    }

    pub(crate) fn password_fault(fault: PasswordFault) -> Self {
        Self::new(
            ErrorCode::PasswordPolicyViolationException,
            fault.to_string(),
        )
    }

    pub(crate) fn session_duration_set_and_reset() -> Self {
        Self::new(
            ErrorCode::InvalidInputException,
            "MaxSigninSessionDuration cannot be specified with ResetMaxSigninSessionDuration.",
        )
    }

    pub(crate) fn wrong_old_password() -> Self {
        Self(ApiError::access_denied("The old password was incorrect."))
    }

    pub(crate) fn not_a_user() -> Self {
        Self::new(
            ErrorCode::InvalidUserTypeException,
            "Only IAM Users can change their own password",
        )
    }

    pub(crate) fn no_such_password_policy(account: AccountId) -> Self {
        Self::no_such(format!(
            "The Password Policy with domain name {account} cannot be found."
        ))
    }

    // Account aliases.

    pub(crate) fn account_alias_exists(alias: &str) -> Self {
        Self::new(
            ErrorCode::EntityAlreadyExistsException,
            format!("The account alias {alias} already exists."),
        )
    }

    pub(crate) fn no_such_account_alias(alias: &str) -> Self {
        Self::no_such(format!(
            "The account alias with name {alias} cannot be found."
        ))
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

impl From<CryptoError> for IamError {
    fn from(error: CryptoError) -> Self {
        Self(ApiError::internal(error))
    }
}
