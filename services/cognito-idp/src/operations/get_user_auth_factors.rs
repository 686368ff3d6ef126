//! `GetUserAuthFactors`: how the user may sign in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{GetUserAuthFactorsInput, GetUserAuthFactorsOutput};
use crate::error::CognitoError;
use crate::factor::{first, preference};
use crate::store::CognitoRead;
use crate::token::access;

pub(crate) fn get_user_auth_factors(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserAuthFactorsInput,
) -> Result<Reply<GetUserAuthFactorsOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says who he is");

    let (pool, user) = (&bearer.pool, &bearer.user);
    let has_passkey = tx.has_passkey(pool, user)?;
    let (user_mfa_setting_list, preferred_mfa_setting) = preference::shown(user);

    Ok(permit.reply(GetUserAuthFactorsOutput {
        username: Sensitive::new(user.username.clone()),
        preferred_mfa_setting,
        user_mfa_setting_list,
        configured_user_auth_factors: Some(first::configured(pool, user, has_passkey)),
    }))
}
