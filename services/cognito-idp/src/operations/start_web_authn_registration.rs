//! `StartWebAuthnRegistration`: what the user's browser needs to make a passkey.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartWebAuthnRegistrationInput, StartWebAuthnRegistrationOutput};
use crate::document;
use crate::error::CognitoError;
use crate::factor::passkey_registration;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn start_web_authn_registration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: StartWebAuthnRegistrationInput,
) -> Result<Reply<StartWebAuthnRegistrationOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says who he is");

    let (pool, user) = (&bearer.pool, &bearer.user);
    let options = passkey_registration::start(ctx, tx, pool, user, &bearer.client)?;
    let options = serde_json::to_string(&options).map_err(CognitoError::internal)?;
    let credential_creation_options =
        document::from_json(&options).map_err(CognitoError::internal)?;

    Ok(permit.reply(StartWebAuthnRegistrationOutput {
        credential_creation_options,
    }))
}
