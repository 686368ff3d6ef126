//! `AssociateSoftwareToken`: a secret for the user's app. It is in force once `VerifySoftwareToken`
//! has taken a code made from it; until then the one before stays.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{AssociateSoftwareTokenInput, AssociateSoftwareTokenOutput};
use crate::error::CognitoError;
use crate::factor::applicant::Applicant;
use crate::factor::software_token;
use crate::resources::user::User;
use crate::store::CognitoWrite;

pub(crate) fn associate_software_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AssociateSoftwareTokenInput,
) -> Result<Reply<AssociateSoftwareTokenOutput>, CognitoError> {
    let (token, session) = (input.access_token.as_ref(), input.session.as_ref());
    let applicant = Applicant::find(ctx, tx, token, session)?;
    let permit = ctx.public("the access token or the session says who he is");

    let pool = applicant.pool();
    software_token::require_enabled(pool)?;
    let secret = software_token::draw_secret(ctx);
    let secret_code = software_token::base32(&secret);
    let mut user = User::clone(applicant.user());
    user.mfa.pending_secret = Some(secret);
    tx.put_user(pool, user)?;
    let session = applicant.next_session(ctx, tx, false)?;

    Ok(permit.reply(AssociateSoftwareTokenOutput {
        secret_code: Some(Sensitive::new(secret_code)),
        session,
    }))
}
