//! Passkeys registered.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey>

use ringwall_core::RequestContext;
use ringwall_passkey::{
    Algorithm, AllowedOrigins, AuthenticatorSelection, Base64Url, Ceremony, CreationOptions,
    PasskeyError, RegistrationResponse, RelyingParty, ResidentKey, User as PasskeyUser,
};

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::factor::passkey::{self, MOST_PASSKEYS, PATIENCE_MILLIS, Passkey, PendingPasskey};
use crate::factor::passkey_name::friendly_name;
use crate::factor::relying_party;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// What passkeys may sign with.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Rs256];

/// Begins a registration; one that was begun before is void.
///
/// # Errors
/// The pool has no passkeys, or the user has all that he may have.
pub(crate) fn start(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    client: &Client,
) -> Result<CreationOptions, CognitoError> {
    require_enabled(pool)?;
    let id = relying_party::id(tx, pool)?;
    let passkeys = tx.passkeys(pool, user)?;
    require_room(passkeys.len())?;
    let challenge = Base64Url(ctx.random_bytes::<32>().to_vec());
    let pending = PendingPasskey {
        challenge: challenge.clone(),
        relying_party_id: id.clone(),
        client_id: client.id.clone(),
        expires_at: ctx.now().plus_millis(i64::from(PATIENCE_MILLIS)),
    };
    tx.put_pending_passkey(pool, user, pending)?;
    let known = passkeys.iter().map(|passkey| &passkey.credential);
    Ok(CreationOptions {
        authenticator_selection: AuthenticatorSelection {
            require_resident_key: true,
            resident_key: ResidentKey::Required,
            user_verification: passkey::verification(pool, user),
        },
        challenge,
        exclude_credentials: known.map(passkey::descriptor).collect(),
        pub_key_cred_params: ALGORITHMS.into_iter().map(Into::into).collect(),
        rp: RelyingParty {
            id: id.clone(),
            name: id,
        },
        timeout: PATIENCE_MILLIS,
        user: PasskeyUser {
            display_name: user.username.clone(),
            id: user.sub.as_bytes().into(),
            name: user.username.clone(),
        },
    })
}

/// Ends a registration with what the browser made of it.
///
/// # Errors
/// None was begun, or what the browser sent does not hold.
pub(crate) fn complete(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    client: &Client,
    credential: &str,
) -> Result<(), CognitoError> {
    require_enabled(pool)?;
    let pending = tx.find_pending_passkey(pool, user)?;
    let pending = pending.filter(|pending| ctx.now() < pending.expires_at);
    let pending = pending.ok_or_else(CognitoError::passkey_challenge_not_found)?;
    if pending.client_id != client.id {
        return Err(CognitoError::modelled(
            ErrorCode::WebAuthnClientMismatchException,
            "The access token is for another client than the one that started the registration.",
        ));
    }
    let response = RegistrationResponse::parse(credential).map_err(refused)?;
    let ceremony = Ceremony {
        relying_party_id: &pending.relying_party_id,
        challenge: &pending.challenge,
        origins: AllowedOrigins::OfRelyingParty,
        requires_user_verification: passkey::requires_verification(pool, user),
    };
    let registered = response.verify(&ceremony, &ALGORITHMS).map_err(refused)?;
    let credential = registered.credential;
    require_room(tx.passkeys(pool, user)?.len())?;
    if tx.is_passkey_known(pool, &credential.id)? {
        return Err(not_supported("the credential is registered already"));
    }
    let passkey = Passkey {
        name: friendly_name(&credential).to_owned(),
        credential,
        relying_party_id: pending.relying_party_id.clone(),
        created_at: ctx.now(),
    };
    tx.remove_pending_passkey(pool, user)?;
    Ok(tx.put_passkey(pool, user, passkey)?)
}

fn require_enabled(pool: &Pool) -> Result<(), CognitoError> {
    if passkey::is_enabled(pool) {
        return Ok(());
    }
    Err(CognitoError::modelled(
        ErrorCode::WebAuthnNotEnabledException,
        "Passkeys are not enabled for the user pool.",
    ))
}

fn require_room(passkeys: usize) -> Result<(), CognitoError> {
    if passkeys < MOST_PASSKEYS {
        return Ok(());
    }
    Err(CognitoError::limit_exceeded(format!(
        "A user can have at most {MOST_PASSKEYS} passkeys."
    )))
}

/// The exception that tells what failed.
fn refused(error: PasskeyError) -> CognitoError {
    let code = match error {
        PasskeyError::WrongChallenge => return CognitoError::passkey_challenge_not_found(),
        PasskeyError::OriginNotAllowed | PasskeyError::CrossOrigin => {
            ErrorCode::WebAuthnOriginNotAllowedException
        }
        PasskeyError::WrongRelyingParty => ErrorCode::WebAuthnRelyingPartyMismatchException,
        PasskeyError::Malformed(_) | PasskeyError::WrongType => {
            ErrorCode::InvalidParameterException
        }
        _ => return not_supported(error),
    };
    CognitoError::modelled(code, format!("Invalid passkey credential: {error}."))
}

fn not_supported(reason: impl std::fmt::Display) -> CognitoError {
    CognitoError::modelled(
        ErrorCode::WebAuthnCredentialNotSupportedException,
        format!("The passkey credential is not supported: {reason}."),
    )
}
