//! `SetUserSettings`: the old way of having codes by text message.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserSettingsInput, SetUserSettingsOutput};
use crate::error::CognitoError;
use crate::factor::preference;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn set_user_settings(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetUserSettingsInput,
) -> Result<Reply<SetUserSettingsOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says who he is");

    let mut user = User::clone(&bearer.user);
    preference::set_legacy(&mut user, &input.mfa_options)?;
    user.updated_at = ctx.now();
    tx.put_user(&bearer.pool, user)?;

    Ok(permit.reply(SetUserSettingsOutput {}))
}
