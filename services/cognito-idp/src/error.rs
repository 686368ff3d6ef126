//! What user pools refuse with: every message in one place, in the words that clients match.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html>

use std::fmt;

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;
use crate::resources::pool::Contact;
use crate::resources::user::UserStatus;

/// A refusal. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct CognitoError(ApiError);

impl CognitoError {
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

    /// A parameter that cannot be taken.
    pub(crate) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameterException, message)
    }

    /// Somebody may not, for the reason given.
    pub(crate) fn not_authorized(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NotAuthorizedException, message)
    }

    /// Something is not there.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceNotFoundException, message)
    }

    pub(crate) fn no_pool(id: &str) -> Self {
        Self::not_found(format!("User pool {id} does not exist."))
    }

    pub(crate) fn no_client(id: &str) -> Self {
        Self::not_found(format!("User pool client {id} does not exist."))
    }

    pub(crate) fn no_device() -> Self {
        Self::not_found("Device does not exist.")
    }

    pub(crate) fn no_user() -> Self {
        Self::new(ErrorCode::UserNotFoundException, "User does not exist.")
    }

    /// The same, where nobody has shown who he is.
    pub(crate) fn no_user_of_client() -> Self {
        Self::new(
            ErrorCode::UserNotFoundException,
            "Username/client id combination not found.",
        )
    }

    pub(crate) fn not_confirmable(status: UserStatus) -> Self {
        Self::not_authorized(format!(
            "User cannot be confirmed. Current status is {}",
            status.as_str()
        ))
    }

    pub(crate) fn already_confirmed() -> Self {
        Self::invalid_parameter("User is already confirmed.")
    }

    pub(crate) fn not_resettable() -> Self {
        Self::not_authorized("User password cannot be reset in the current state.")
    }

    /// There is no address to which the code for a new password may go.
    pub(crate) fn unrecoverable() -> Self {
        Self::invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        )
    }

    /// The pool verifies none of the user's addresses.
    pub(crate) fn nothing_auto_verified() -> Self {
        Self::invalid_parameter("Cannot resend codes. Auto verification not turned on.")
    }

    /// An attribute that is no address cannot be verified.
    pub(crate) fn not_verifiable() -> Self {
        Self::invalid_parameter("Only email and phone_number can be verified.")
    }

    pub(crate) fn no_address(attribute: &str) -> Self {
        Self::invalid_parameter(format!("User has no {attribute} attribute."))
    }

    pub(crate) fn wrong_credentials() -> Self {
        Self::not_authorized("Incorrect username or password.")
    }

    pub(crate) fn attempts_exceeded() -> Self {
        Self::not_authorized("Password attempts exceeded")
    }

    pub(crate) fn disabled() -> Self {
        Self::not_authorized("User is disabled.")
    }

    pub(crate) fn temporary_password_expired() -> Self {
        Self::not_authorized(
            "Temporary password has expired and must be reset by an administrator.",
        )
    }

    pub(crate) fn session_expired() -> Self {
        Self::not_authorized("Invalid session for the user, session is expired.")
    }

    pub(crate) fn access_token_revoked() -> Self {
        Self::not_authorized("Access Token has been revoked")
    }

    pub(crate) fn access_token_expired() -> Self {
        Self::not_authorized("Access Token has expired")
    }

    pub(crate) fn invalid_access_token() -> Self {
        Self::not_authorized("Invalid Access Token")
    }

    pub(crate) fn access_token_lacks_scopes() -> Self {
        Self::not_authorized("Access Token does not have required scopes")
    }

    pub(crate) fn refresh_token_revoked() -> Self {
        Self::not_authorized("Refresh Token has been revoked")
    }

    pub(crate) fn refresh_token_expired() -> Self {
        Self::not_authorized("Refresh Token has expired")
    }

    pub(crate) fn invalid_refresh_token() -> Self {
        Self::not_authorized("Invalid Refresh Token")
    }

    /// A refresh token that was replaced is used again.
    pub(crate) fn refresh_token_reused() -> Self {
        Self::new(
            ErrorCode::RefreshTokenReuseException,
            "Refresh Token has been reused",
        )
    }

    pub(crate) fn sessions_not_tracked() -> Self {
        Self::new(
            ErrorCode::OperationNotEnabledException,
            "User session tracking is not enabled for this user pool",
        )
    }

    /// A wrong secret of an app client, or none.
    pub(crate) fn client_secret_wrong(client_id: &str) -> Self {
        Self::not_authorized(format!("Unable to verify secret for client {client_id}"))
    }

    pub(crate) fn invalid_lambda_response(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidLambdaResponseException, message)
    }

    pub(crate) fn sign_up_not_permitted() -> Self {
        Self::not_authorized("SignUp is not permitted for this user pool")
    }

    pub(crate) fn unauthorized_attribute() -> Self {
        Self::not_authorized("A client attempted to write unauthorized attribute")
    }

    pub(crate) fn secret_hash_missing(client_id: &str) -> Self {
        Self::not_authorized(format!(
            "Client {client_id} is configured with secret but SECRET_HASH was not received"
        ))
    }

    /// A wrong `SECRET_HASH` in a sign-in.
    pub(crate) fn secret_hash_wrong_at_sign_in(client_id: &str) -> Self {
        Self::not_authorized(format!(
            "SecretHash does not match for the client: {client_id}"
        ))
    }

    /// A wrong `SecretHash` elsewhere.
    pub(crate) fn secret_hash_wrong(client_id: &str) -> Self {
        Self::not_authorized(format!(
            "Unable to verify secret hash for client {client_id}"
        ))
    }

    pub(crate) fn not_confirmed() -> Self {
        Self::new(
            ErrorCode::UserNotConfirmedException,
            "User is not confirmed.",
        )
    }

    /// Somebody is kept out, who is not told why.
    pub(crate) fn unsafe_sign_in() -> Self {
        Self::not_authorized("Unable to login because of security reasons.")
    }

    pub(crate) fn password_reset_required() -> Self {
        Self::new(
            ErrorCode::PasswordResetRequiredException,
            "Password reset required for the user",
        )
    }

    pub(crate) fn username_exists() -> Self {
        Self::new(ErrorCode::UsernameExistsException, "User already exists")
    }

    /// Another user has the address; `attribute` is `email` or `phone_number`.
    pub(crate) fn username_exists_with(attribute: &str) -> Self {
        Self::new(
            ErrorCode::UsernameExistsException,
            format!("An account with the given {attribute} already exists."),
        )
    }

    pub(crate) fn no_provider(name: &str) -> Self {
        Self::not_found(format!("Identity provider {name} does not exist."))
    }

    /// What came from a SAML provider is not believed; why, in words of ours.
    pub(crate) fn invalid_saml_response(why: &str) -> Self {
        Self::invalid_parameter(format!("Invalid SAML response received: {why}"))
    }

    /// An app client does not let people in from that provider.
    pub(crate) fn provider_not_of_client(name: &str) -> Self {
        Self::invalid_parameter(format!(
            "Identity provider {name} is not enabled for the client."
        ))
    }

    /// A provider says less of somebody than the pool requires.
    pub(crate) fn attributes_required(names: &[&str]) -> Self {
        Self::invalid_parameter(format!("attributes required: [{}]", names.join(", ")))
    }

    pub(crate) fn group_exists() -> Self {
        Self::new(
            ErrorCode::GroupExistsException,
            "A group with the name already exists.",
        )
    }

    /// An administrator makes a user whose name is in use.
    pub(crate) fn account_exists() -> Self {
        Self::new(
            ErrorCode::UsernameExistsException,
            "User account already exists",
        )
    }

    /// A user name that an alias could be mistaken for.
    pub(crate) fn username_like_alias(format: &str, alias: &str) -> Self {
        Self::invalid_parameter(format!(
            "Username cannot be of {format} format, since user pool is configured for {alias} alias."
        ))
    }

    /// An administrator wants an invitation where there is no address.
    pub(crate) fn nowhere_to_invite(contact: Contact) -> Self {
        Self::invalid_parameter(format!(
            "{} is required to send the invitation.",
            contact.attribute()
        ))
    }

    /// An address that is not there counts as verified.
    pub(crate) fn nothing_to_verify(contact: Contact) -> Self {
        let (address, verified) = (contact.attribute(), contact.verified_attribute());
        Self::invalid_parameter(format!("{address} is required to set {verified} to true"))
    }

    /// Attributes that are not as the pool wants them, a line each.
    pub(crate) fn breaks_schema(lines: &str) -> Self {
        Self::invalid_parameter(format!("Attributes did not conform to the schema: {lines}"))
    }

    pub(crate) fn alias_exists(attribute: &str) -> Self {
        Self::new(
            ErrorCode::AliasExistsException,
            format!("An account with the {attribute} already exists."),
        )
    }

    pub(crate) fn code_mismatch() -> Self {
        Self::new(
            ErrorCode::CodeMismatchException,
            "Invalid verification code provided, please try again.",
        )
    }

    /// A wrong code of a second factor.
    pub(crate) fn mfa_code_mismatch() -> Self {
        Self::new(
            ErrorCode::CodeMismatchException,
            "Invalid code received for user",
        )
    }

    pub(crate) fn code_expired() -> Self {
        Self::new(
            ErrorCode::ExpiredCodeException,
            "Invalid code provided, please request a code again.",
        )
    }

    pub(crate) fn software_token_reused() -> Self {
        Self::new(
            ErrorCode::ExpiredCodeException,
            "Your software token has already been used once.",
        )
    }

    pub(crate) fn attempt_limit_exceeded() -> Self {
        Self::limit_exceeded("Attempt limit exceeded, please try after some time.")
    }

    pub(crate) fn limit_exceeded(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::LimitExceededException, message)
    }

    pub(crate) fn sms_role_not_trusting() -> Self {
        Self::new(
            ErrorCode::InvalidSmsRoleTrustRelationshipException,
            "Role does not have a trust relationship allowing Cognito to assume the role",
        )
    }

    pub(crate) fn sms_role_without_access() -> Self {
        Self::new(
            ErrorCode::InvalidSmsRoleAccessPolicyException,
            "Role does not have permission to publish with SNS",
        )
    }

    pub(crate) fn too_many_requests() -> Self {
        Self::new(ErrorCode::TooManyRequestsException, "Rate exceeded")
    }

    /// What a browser sent of a passkey does not hold; the reason names what fails.
    pub(crate) fn passkey_refused(reason: impl fmt::Display) -> Self {
        Self::not_authorized(format!("Invalid passkey credential: {reason}."))
    }

    pub(crate) fn passkey_unknown() -> Self {
        Self::passkey_refused("it is not registered")
    }

    pub(crate) fn no_passkey() -> Self {
        Self::not_found("The passkey credential does not exist.")
    }

    pub(crate) fn passkey_challenge_not_found() -> Self {
        Self::new(
            ErrorCode::WebAuthnChallengeNotFoundException,
            "The registration challenge was not found or has expired.",
        )
    }

    /// A password breaks the pool's policy, for the reason given.
    pub(crate) fn password_breaks_policy(reason: &str) -> Self {
        Self::new(
            ErrorCode::InvalidPasswordException,
            format!("Password did not conform with policy: {reason}"),
        )
    }

    /// An app client has a document of this kind already.
    pub(crate) fn terms_exist(name: &str) -> Self {
        Self::new(
            ErrorCode::TermsExistsException,
            format!("Terms with the name {name} already exist for this app client."),
        )
    }

    pub(crate) fn duplicate_provider(name: &str) -> Self {
        Self::new(
            ErrorCode::DuplicateProviderException,
            format!("An identity provider with the name {name} already exists."),
        )
    }

    /// An identifier is another identity provider's.
    pub(crate) fn identifier_in_use(identifier: &str, owner: &str) -> Self {
        Self::new(
            ErrorCode::DuplicateProviderException,
            format!(
                "The identifier {identifier} is already in use by the identity provider {owner}."
            ),
        )
    }

    pub(crate) fn feature_unavailable(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::FeatureUnavailableInTierException, message)
    }

    /// No refusal, but a handler that waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.0.is_waiting()
    }

    /// An error of the model that only one operation has.
    pub(crate) fn modelled(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(code, message)
    }
}

impl From<StoreError> for CognitoError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<ApiError> for CognitoError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<CognitoError> for ApiError {
    fn from(error: CognitoError) -> Self {
        error.0
    }
}
