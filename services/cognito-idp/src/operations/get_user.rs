//! `GetUser`: what is known of the user who is signed in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserInput, GetUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::access;
use crate::users::shown;

pub(crate) fn get_user(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserInput,
) -> Result<Reply<GetUserOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (user, client) = (&bearer.user, &bearer.client);

    let permit = ctx.public("the access token says who he is");

    Ok(permit.reply(GetUserOutput {
        username: user.username.clone().into(),
        user_attributes: shown::attributes(user, |name| client.may_read(name))?,
        mfa_options: shown::mfa_options(user),
        preferred_mfa_setting: user.mfa.preferred.map(shown::factor_name),
        user_mfa_setting_list: shown::mfa_settings(&user.mfa),
    }))
}
