//! What STS refuses with.

use ringwall_core::{ApiError, RequestContext};
use ringwall_identity::policy_words;
use ringwall_policy::PolicyError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of STS. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct StsError(ApiError);

impl StsError {
    /// One text for a role that is missing and one that may not be assumed.
    pub(crate) fn may_not_assume(ctx: &RequestContext, action: &str, role_arn: &str) -> Self {
        let user = ctx.caller_arn();
        Self(ApiError::access_denied(format!(
            "User: {user} is not authorized to perform: {action} on resource: {role_arn}"
        )))
    }

    pub(crate) fn invalid_role_arn(arn: &str) -> Self {
        Self(ApiError::validation(format!("{arn} is invalid")))
    }

    pub(crate) fn longer_than_the_role_allows() -> Self {
        Self(ApiError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ))
    }

    pub(crate) fn longer_than_a_chained_session() -> Self {
        Self(ApiError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ))
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

    pub(crate) fn no_session_to_scope() -> Self {
        Self::new(
            ErrorCode::InvalidSubjectCredentialsException,
            "The session used to call GetScopedCredentials is not a valid session.",
        )
    }

    pub(crate) fn nothing_to_scope() -> Self {
        Self(ApiError::validation(
            "At least one of Policy and DurationSeconds must be specified.",
        ))
    }

    pub(crate) fn outlives_the_session() -> Self {
        Self::new(
            ErrorCode::InsufficientSessionLifetimeException,
            "The requested DurationSeconds is greater than the remaining lifetime of the calling session.",
        )
    }

    pub(crate) fn scoped_too_often(most: usize) -> Self {
        Self(ApiError::access_denied(format!(
            "A session can have no more than {most} scope down policies"
        )))
    }

    // A second factor.

    pub(crate) fn half_a_second_factor() -> Self {
        Self(ApiError::access_denied(
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
        ))
    }

    pub(crate) fn wrong_code() -> Self {
        Self(ApiError::access_denied(
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        ))
    }

    // Session policies.

    pub(crate) fn malformed_policy(error: &PolicyError) -> Self {
        Self::new(
            ErrorCode::MalformedPolicyDocumentException,
            policy_words(error),
        )
    }

    pub(crate) fn unknown_policy(arn: &str) -> Self {
        Self(ApiError::validation(format!(
            "The specified policy {arn} could not be found."
        )))
    }

    pub(crate) fn too_many_policies(most: usize) -> Self {
        Self(ApiError::validation(format!(
            "The number of managed policy ARNs exceeds the limit of {most}."
        )))
    }

    pub(crate) fn packed_too_large(percent: i32) -> Self {
        Self::new(
            ErrorCode::PackedPolicyTooLargeException,
            format!(
                "Packed size of session policies and tags consumes {percent}% of allotted space."
            ),
        )
    }

    pub(crate) fn token_too_long() -> Self {
        Self::new(
            ErrorCode::PackedPolicyTooLargeException,
            "The session token would exceed the maximum allowed size.",
        )
    }

    // Session tags and source identity.

    pub(crate) fn duplicate_tags() -> Self {
        Self::invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::invalid("The number of session tags exceeds the limit of 50.")
    }

    pub(crate) fn reserved_tag(key: &str) -> Self {
        Self::invalid(format!(
            "The specified tag key {key} is invalid: the prefix aws: is reserved."
        ))
    }

    pub(crate) fn unknown_transitive_tag(key: &str) -> Self {
        Self::invalid(format!(
            "The specified transitive tag key {key} must be included in the requested tags."
        ))
    }

    pub(crate) fn transitive_tag_conflict() -> Self {
        Self::invalid(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
        )
    }

    pub(crate) fn source_identity_is_set() -> Self {
        Self(ApiError::access_denied(
            "The source identity of a session cannot be changed once it is set.",
        ))
    }

    pub(crate) fn invalid_authorization_message() -> Self {
        Self::new(
            ErrorCode::InvalidAuthorizationMessageException,
            "The encoded message is invalid or has expired.",
        )
    }

    // Root sessions.

    pub(crate) fn may_not_assume_root(ctx: &RequestContext, target: &str) -> Self {
        let user = ctx.caller_arn();
        Self(ApiError::access_denied(format!(
            "User: {user} is not authorized to perform: sts:AssumeRoot on resource: {target}"
        )))
    }

    pub(crate) fn invalid_target(text: &str) -> Self {
        Self(ApiError::validation(format!(
            "{text} is not an account or the root user of one."
        )))
    }

    pub(crate) fn no_task_policy(arn: &str) -> Self {
        Self(ApiError::validation(format!(
            "{arn} is not a policy for root tasks."
        )))
    }

    // Tokens for services elsewhere.

    pub(crate) fn unknown_signing_algorithm(name: &str) -> Self {
        Self(ApiError::validation(format!(
            "The signing algorithm {name} is not supported: it must be RS256 or ES384."
        )))
    }

    pub(crate) fn outbound_federation_is_off() -> Self {
        Self::new(
            ErrorCode::OutboundWebIdentityFederationDisabledException,
            "Outbound web identity federation is not enabled for this account.",
        )
    }

    pub(crate) fn longer_than_the_session() -> Self {
        Self::new(
            ErrorCode::SessionDurationEscalationException,
            "The requested token duration extends beyond the expiration of the session.",
        )
    }

    pub(crate) fn token_payload_too_large() -> Self {
        Self::new(
            ErrorCode::JwtPayloadSizeExceededException,
            "The token payload exceeds the maximum allowed size.",
        )
    }

    // Identity providers.

    /// All that is told of a role that is missing and of one that does not trust.
    pub(crate) fn not_trusted(action: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "Not authorized to perform {action}"
        )))
    }

    fn invalid_token(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidIdentityTokenException, message)
    }

    pub(crate) fn malformed_token() -> Self {
        Self::invalid_token(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
        )
    }

    pub(crate) fn missing_claim(name: &str) -> Self {
        Self::invalid_token(format!("Missing a required claim: {name}"))
    }

    pub(crate) fn token_not_verified() -> Self {
        Self::invalid_token("Couldn't verify the signature of the identity token")
    }

    pub(crate) fn no_provider(issuer: &str) -> Self {
        Self::invalid_token(format!(
            "No OpenIDConnect provider found in your account for {issuer}"
        ))
    }

    pub(crate) fn wrong_audience() -> Self {
        Self::invalid_token("Incorrect token audience")
    }

    pub(crate) fn no_verification_key() -> Self {
        Self::invalid_token(
            "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
        )
    }

    pub(crate) fn provider_unreachable() -> Self {
        Self::new(
            ErrorCode::IdpCommunicationErrorException,
            "The identity provider could not be reached.",
        )
    }

    pub(crate) fn token_expired(now: i64, expires_at: i64) -> Self {
        Self::new(
            ErrorCode::ExpiredTokenException,
            format!(
                "Token expired: current date/time {now} must be before the expiration date/time {expires_at}"
            ),
        )
    }

    pub(crate) fn rejected_claim(message: &str) -> Self {
        Self::new(ErrorCode::IdpRejectedClaimException, message)
    }

    pub(crate) fn unknown_saml_provider() -> Self {
        Self::invalid_token("Specified provider doesn't exist")
    }

    pub(crate) fn no_session_name() -> Self {
        Self::invalid_token("RoleSessionName is required in AuthnResponse")
    }

    pub(crate) fn invalid_session_name() -> Self {
        Self::invalid_token("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    }

    pub(crate) fn invalid_signature() -> Self {
        Self::invalid_token("Response signature invalid")
    }

    pub(crate) fn no_required_audience() -> Self {
        Self::invalid_token("Response does not contain the required audience")
    }

    pub(crate) fn other_issuer() -> Self {
        Self::invalid_token("Issuer not present in specified provider")
    }

    pub(crate) fn other_recipient() -> Self {
        Self::invalid_token("The recipient of the response is not a sign-in endpoint")
    }

    pub(crate) fn malformed_assertion() -> Self {
        Self::invalid_token("Invalid base64 SAMLResponse or malformed assertion")
    }

    pub(crate) fn assertion_expired() -> Self {
        Self::new(
            ErrorCode::ExpiredTokenException,
            "Token must be redeemed within 5 minutes of issuance",
        )
    }

    /// A part of an operation that is not built.
    pub(crate) fn not_built(what: &str) -> Self {
        Self(ApiError::not_implemented(what))
    }

    /// A question without an action; a fault of ours.
    pub(crate) fn nobody_asked() -> Self {
        Self(ApiError::internal("no action was asked about"))
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    /// A code that no model lists, as AWS sends it.
    fn invalid(message: impl Into<String>) -> Self {
        Self(ApiError::modelled("InvalidParameterValue", message))
    }

    pub(crate) fn unknown_access_key(id: &str) -> Self {
        Self(ApiError::validation(format!(
            "{id} is not a valid access key id"
        )))
    }

    // Delegated access.

    pub(crate) fn unknown_trade_in_token() -> Self {
        Self(ApiError::validation("The trade-in token is invalid."))
    }

    pub(crate) fn expired_trade_in_token() -> Self {
        Self::new(
            ErrorCode::ExpiredTradeInTokenException,
            "The trade-in token has expired.",
        )
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

impl From<StoreError> for StsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
