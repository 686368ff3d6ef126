//! `AdminUserGlobalSignOut`: all sessions of a user end.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUserGlobalSignOutInput, AdminUserGlobalSignOutOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::revoke;

pub(crate) fn admin_user_global_sign_out(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUserGlobalSignOutInput,
) -> Result<Reply<AdminUserGlobalSignOutOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminUserGlobalSignOut",
        &input.user_pool_id,
    )?;

    let mut user = (*tx.user(&pool, input.username.expose())?).clone();
    revoke::all(ctx, tx, &pool, &mut user)?;
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminUserGlobalSignOutOutput {}))
}
