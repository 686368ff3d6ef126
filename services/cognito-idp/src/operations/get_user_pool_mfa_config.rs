//! `GetUserPoolMfaConfig`: a pool's second factors and passkeys.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserPoolMfaConfigInput, GetUserPoolMfaConfigOutput};
use crate::error::CognitoError;
use crate::factor::pool_config;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_mfa_config(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserPoolMfaConfigInput,
) -> Result<Reply<GetUserPoolMfaConfigOutput>, CognitoError> {
    let action = "cognito-idp:GetUserPoolMfaConfig";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    Ok(permit.reply(pool_config::shown(&pool)))
}
