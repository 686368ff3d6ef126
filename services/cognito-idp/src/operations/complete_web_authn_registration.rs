//! `CompleteWebAuthnRegistration`: the passkey that the user's browser made.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Value;

use crate::api::{CompleteWebAuthnRegistrationInput, CompleteWebAuthnRegistrationOutput};
use crate::document;
use crate::error::CognitoError;
use crate::factor::passkey_registration;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn complete_web_authn_registration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CompleteWebAuthnRegistrationInput,
) -> Result<Reply<CompleteWebAuthnRegistrationOutput>, CognitoError> {
    // Some clients send the JSON as text.
    let credential = match input.credential {
        Value::Str(json) => json,
        document => document::to_json(&document).map_err(CognitoError::internal)?,
    };

    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says who he is");

    let (pool, user) = (&bearer.pool, &bearer.user);
    passkey_registration::complete(ctx, tx, pool, user, &bearer.client, &credential)?;

    Ok(permit.reply(CompleteWebAuthnRegistrationOutput {}))
}
