//! `AdminGetUserAuthFactors`: how a user may sign in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{AdminGetUserAuthFactorsInput, AdminGetUserAuthFactorsOutput};
use crate::error::CognitoError;
use crate::factor::{first, preference};
use crate::store::CognitoRead;

pub(crate) fn admin_get_user_auth_factors(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminGetUserAuthFactorsInput,
) -> Result<Reply<AdminGetUserAuthFactorsOutput>, CognitoError> {
    let action = "cognito-idp:AdminGetUserAuthFactors";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let has_passkey = tx.has_passkey(&pool, &user)?;
    let (user_mfa_setting_list, preferred_mfa_setting) = preference::shown(&user);

    Ok(permit.reply(AdminGetUserAuthFactorsOutput {
        username: Sensitive::new(user.username.clone()),
        preferred_mfa_setting,
        user_mfa_setting_list,
        configured_user_auth_factors: Some(first::configured(&pool, &user, has_passkey)),
    }))
}
