//! `VerifySoftwareToken`: the first code of the user's app, which is his second factor from now on.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    VerifySoftwareTokenInput, VerifySoftwareTokenOutput, VerifySoftwareTokenResponseType,
};
use crate::error::CognitoError;
use crate::factor::applicant::Applicant;
use crate::factor::software_token;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn verify_software_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: VerifySoftwareTokenInput,
) -> Result<Reply<VerifySoftwareTokenOutput>, CognitoError> {
    let (token, session) = (input.access_token.as_ref(), input.session.as_ref());
    let applicant = Applicant::find(ctx, tx, token, session)?;
    let permit = ctx.public("the access token or the session says who he is");

    let pool = applicant.pool();
    software_token::require_enabled(pool)?;
    let mut user = User::clone(applicant.user());
    let (code, name) = (input.user_code.expose(), input.friendly_device_name);
    software_token::set_up(pool, &mut user.mfa, ctx.now(), code, name)?;
    user.updated_at = ctx.now();
    tx.put_user(pool, user)?;
    let session = applicant.next_session(ctx, tx, true)?;

    Ok(permit.reply(VerifySoftwareTokenOutput {
        status: Some(VerifySoftwareTokenResponseType::Success),
        session,
    }))
}
