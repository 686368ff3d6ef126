//! What Cognito's identity pools refuse with.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of identity pools. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct CognitoIdentityError(ApiError);

impl CognitoIdentityError {
    // Identity pools.

    pub(crate) fn pool_not_found(id: &str) -> Self {
        Self::not_found(format!("IdentityPool '{id}' not found."))
    }

    pub(crate) fn too_many_pools() -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            "The maximum number of identity pools has been reached for this account.",
        )
    }

    pub(crate) fn unknown_login_provider(name: &str) -> Self {
        Self::invalid(format!("Invalid login provider: {name}"))
    }

    pub(crate) fn invalid_login_provider_id(name: &str) -> Self {
        Self::invalid(format!("Invalid application id for login provider: {name}"))
    }

    pub(crate) fn invalid_user_pool() -> Self {
        Self::invalid("Invalid Cognito Identity Provider")
    }

    pub(crate) fn too_many_user_pools(most: usize) -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            format!("The number of Cognito Identity Providers exceeds the limit of {most}."),
        )
    }

    pub(crate) fn invalid_provider_arn(arn: &str) -> Self {
        Self::invalid(format!("Invalid provider ARN: {arn}"))
    }

    pub(crate) fn developer_provider_is_set() -> Self {
        Self::invalid("Cannot change the developer provider name once it is set.")
    }

    pub(crate) fn invalid_next_token() -> Self {
        Self::invalid("Invalid NextToken.")
    }

    // Tags.

    pub(crate) fn invalid_arn(arn: &str) -> Self {
        Self::invalid(format!("Invalid ARN: {arn}"))
    }

    pub(crate) fn reserved_tag(key: &str) -> Self {
        Self::invalid(format!(
            "Invalid tag key {key}: tag keys must not begin with aws:"
        ))
    }

    pub(crate) fn too_many_tags(most: usize) -> Self {
        Self::invalid(format!("The number of tags exceeds the limit of {most}."))
    }

    // Roles and principal tags.

    pub(crate) fn role_forbidden(arn: &str) -> Self {
        Self::not_authorized(format!("Access to Role '{arn}' is forbidden."))
    }

    pub(crate) fn unknown_mapping_provider(name: &str) -> Self {
        Self::invalid(format!(
            "{name} is not a valid RoleMapping ProviderName or is not a configured provider."
        ))
    }

    pub(crate) fn no_ambiguous_role_resolution(name: &str) -> Self {
        Self::invalid(format!(
            "AmbiguousRoleResolution is required for the role mapping of {name}."
        ))
    }

    pub(crate) fn rules_do_not_fit(name: &str) -> Self {
        Self::invalid(format!(
            "RulesConfiguration is required for role mappings of type Rules and for no others: {name}."
        ))
    }

    pub(crate) fn too_many_rules(most: usize) -> Self {
        Self::invalid(format!(
            "The number of rules of a role mapping exceeds the limit of {most}."
        ))
    }

    pub(crate) fn unknown_tag_provider(name: &str) -> Self {
        Self::invalid(format!(
            "{name} is not a valid ProviderName or is not a configured provider."
        ))
    }

    pub(crate) fn tags_and_defaults() -> Self {
        Self::invalid("PrincipalTags must not be specified when UseDefaults is true.")
    }

    // Identities.

    pub(crate) fn identity_not_found(id: &str) -> Self {
        Self::not_found(format!("Identity '{id}' not found."))
    }

    pub(crate) fn identity_forbidden(id: &str) -> Self {
        Self::not_authorized(format!("Access to Identity '{id}' is forbidden."))
    }

    pub(crate) fn no_guests() -> Self {
        Self::not_authorized("Unauthenticated access is not supported for this identity pool.")
    }

    pub(crate) fn logins_do_not_match() -> Self {
        Self::not_authorized(
            "Logins don't match. Please include at least one valid login for this identity or identity pool.",
        )
    }

    pub(crate) fn login_of_another(provider: &str) -> Self {
        Self::new(
            ErrorCode::ResourceConflictException,
            format!("Another login of {provider} is already linked to this identity."),
        )
    }

    pub(crate) fn too_many_logins(most: usize) -> Self {
        Self::new(
            ErrorCode::ResourceConflictException,
            format!("The number of linked logins exceeds the limit of {most}."),
        )
    }

    // Logins.

    pub(crate) fn no_public_provider() -> Self {
        Self::invalid("Please provide a valid public provider.")
    }

    pub(crate) fn unsupported_provider() -> Self {
        Self::not_authorized("Token is not from a supported provider of this identity pool.")
    }

    pub(crate) fn malformed_token() -> Self {
        Self::invalid_token("Not a valid OpenId Connect identity token.")
    }

    pub(crate) fn other_issuer() -> Self {
        Self::invalid_token("Issuer doesn't match providerName")
    }

    pub(crate) fn missing_claim(name: &str) -> Self {
        Self::invalid_token(format!("Missing a required claim: {name}"))
    }

    pub(crate) fn token_expired(now: i64, expires_at: i64) -> Self {
        Self::invalid_token(format!("Token expired: {now} >= {expires_at}"))
    }

    pub(crate) fn token_not_yet_valid(now: i64, valid_from: i64) -> Self {
        Self::invalid_token(format!("Token is not yet valid: {now} < {valid_from}"))
    }

    pub(crate) fn invalid_signature() -> Self {
        Self::invalid_token("Token signature invalid.")
    }

    pub(crate) fn no_verification_key() -> Self {
        Self::invalid_token("Couldn't verify signed token.")
    }

    pub(crate) fn token_revoked() -> Self {
        Self::invalid_token("Token has been revoked.")
    }

    pub(crate) fn provider_unreachable(provider: &str) -> Self {
        Self::new(
            ErrorCode::ExternalServiceException,
            format!("The identity provider {provider} could not be reached."),
        )
    }

    pub(crate) fn unknown_saml_provider() -> Self {
        Self::not_authorized("Specified SAML provider doesn't exist.")
    }

    pub(crate) fn assertion_expired() -> Self {
        Self::not_authorized("Invalid SAML assertion. The assertion has expired.")
    }

    pub(crate) fn invalid_assertion() -> Self {
        Self::not_authorized("Invalid SAML assertion.")
    }

    pub(crate) fn assertion_replayed() -> Self {
        Self::not_authorized("Invalid SAML assertion. The assertion has been used before.")
    }

    // Tokens and credentials.

    pub(crate) fn classic_flow_is_off() -> Self {
        Self::invalid("Basic (classic) flow is not enabled, please use enhanced flow.")
    }

    pub(crate) fn classic_flow_with_mappings() -> Self {
        Self::invalid(
            "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.",
        )
    }

    pub(crate) fn no_role() -> Self {
        Self::new(
            ErrorCode::InvalidIdentityPoolConfigurationException,
            "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
        )
    }

    pub(crate) fn role_is_ambiguous(provider: &str) -> Self {
        Self::not_authorized(format!(
            "The ambiguous role mapping rules for: {provider} denied this request."
        ))
    }

    // Developer identities.

    pub(crate) fn no_developer_provider(name: &str) -> Self {
        Self::invalid(format!(
            "{name} is not the developer provider of this identity pool."
        ))
    }

    pub(crate) fn no_developer_login() -> Self {
        Self::invalid("Please provide a valid developer provider.")
    }

    pub(crate) fn developer_user_not_found() -> Self {
        Self::not_found("Developer user identifier not found.")
    }

    pub(crate) fn developer_user_is_registered() -> Self {
        Self::new(
            ErrorCode::DeveloperUserAlreadyRegisteredException,
            "This developer user identifier is already registered with Cognito.",
        )
    }

    pub(crate) fn developer_user_of_another() -> Self {
        Self::new(
            ErrorCode::ResourceConflictException,
            "The developer user identifier is linked to another identity.",
        )
    }

    pub(crate) fn nobody_to_look_up() -> Self {
        Self::invalid("Either IdentityId or DeveloperUserIdentifier must be specified.")
    }

    // The rest.

    pub(crate) fn throttled() -> Self {
        Self::new(ErrorCode::TooManyRequestsException, "Rate exceeded")
    }

    /// A part of an operation that is not built.
    pub(crate) fn not_built(what: impl std::fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameterException, message)
    }

    fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceNotFoundException, message)
    }

    fn not_authorized(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NotAuthorizedException, message)
    }

    fn invalid_token(why: impl std::fmt::Display) -> Self {
        Self::not_authorized(format!("Invalid login token. {why}"))
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }
}

impl From<CognitoIdentityError> for ApiError {
    fn from(error: CognitoIdentityError) -> Self {
        error.0
    }
}

impl From<ApiError> for CognitoIdentityError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for CognitoIdentityError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
