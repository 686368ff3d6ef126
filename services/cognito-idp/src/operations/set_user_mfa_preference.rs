//! `SetUserMFAPreference`: which second factors the user wants.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserMFAPreferenceInput, SetUserMFAPreferenceOutput};
use crate::error::CognitoError;
use crate::factor::preference::Wishes;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn set_user_mfa_preference(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUserMFAPreferenceInput,
) -> Result<Reply<SetUserMFAPreferenceOutput>, CognitoError> {
    let wishes = Wishes::new(
        input.sms_mfa_settings.as_ref(),
        input.software_token_mfa_settings.as_ref(),
        input.email_mfa_settings.as_ref(),
        input.web_authn_mfa_settings.as_ref(),
    );

    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says who he is");

    let mut user = User::clone(&bearer.user);
    wishes.apply(&bearer.pool, &mut user)?;
    user.updated_at = ctx.now();
    tx.put_user(&bearer.pool, user)?;

    Ok(permit.reply(SetUserMFAPreferenceOutput {}))
}
