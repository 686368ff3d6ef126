//! `AdminEnableUser`: a user who was disabled may sign in again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminEnableUserInput, AdminEnableUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_enable_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminEnableUserInput,
) -> Result<Reply<AdminEnableUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminEnableUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    user.enabled = true;
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminEnableUserOutput {}))
}
