//! Revocation: for a refresh token and all that came from it, or for all tokens of a user.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html>

use ringwall_core::RequestContext;
use ringwall_tokens::jwt::Jwt;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::refresh_token::RefreshToken;

/// Why a token was not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRevoked {
    /// The client does not revoke.
    Disabled,
    /// An ID or access token.
    UnsupportedType,
    /// No token of this client.
    Unknown,
}

/// Revokes a refresh token of a client that has shown its secret, and all that came from it. One that
/// is revoked already, or is over, is no fault. `linked` ends the managed login session as well that it
/// came through.
pub(crate) fn refresh_token(
    tx: &mut CognitoWrite<'_>,
    client: &Client,
    token: &str,
    linked: bool,
) -> Result<Result<(), NotRevoked>, CognitoError> {
    if !client.revocation {
        return Ok(Err(NotRevoked::Disabled));
    }
    let told = RefreshToken::open(&tx.service.sealer, token);
    let Some(told) = told.filter(|told| told.client_id == client.id) else {
        let is_jwt = Jwt::parse(token).is_ok();
        return Ok(Err(if is_jwt {
            NotRevoked::UnsupportedType
        } else {
            NotRevoked::Unknown
        }));
    };
    if let Some(grant) = tx.find_grant(&told.pool_id, &told.sub, &told.grant_id)? {
        tx.remove_grant(&grant)?;
        let session = grant.session.as_ref().filter(|_| linked);
        if let Some(origin) = session.and_then(|session| session.origin.as_deref()) {
            tx.end_sso_session(&told.pool_id, &told.sub, origin)?;
        }
    }
    Ok(Ok(()))
}

/// Revokes all tokens of a user: by what is written here and by what is set in his row, which the
/// caller writes.
pub(crate) fn all(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
) -> Result<(), CognitoError> {
    tx.remove_grants_of_user(pool, user)?;
    user.tokens_valid_from = Some(ctx.now());
    Ok(())
}
