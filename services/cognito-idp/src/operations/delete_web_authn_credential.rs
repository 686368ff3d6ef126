//! `DeleteWebAuthnCredential`: one of the user's passkeys is no longer taken.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_passkey::Base64Url;

use crate::api::{DeleteWebAuthnCredentialInput, DeleteWebAuthnCredentialOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn delete_web_authn_credential(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteWebAuthnCredentialInput,
) -> Result<Reply<DeleteWebAuthnCredentialOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, user) = (&bearer.pool, &bearer.user);
    let permit = ctx.public("the access token says whose passkey it is");

    let id = Base64Url::parse(&input.credential_id);
    let id = id.ok_or_else(CognitoError::no_passkey)?;
    if tx.find_passkey(pool, user, &id)?.is_none() {
        return Err(CognitoError::no_passkey());
    }
    tx.remove_passkey(pool, user, &id)?;

    Ok(permit.reply(DeleteWebAuthnCredentialOutput {}))
}
