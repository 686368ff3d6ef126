//! `AdminResetUserPassword`: a user must choose a new password, for which he is sent a code.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{AdminResetUserPasswordInput, AdminResetUserPasswordOutput};
use crate::error::CognitoError;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::users::Conflict;

pub(crate) fn admin_reset_user_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminResetUserPasswordInput,
) -> Result<Reply<AdminResetUserPasswordOutput>, CognitoError> {
    let action = "cognito-idp:AdminResetUserPassword";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let user = tx.user(&pool, input.username.expose())?;

    if user.status == UserStatus::Unconfirmed {
        return Err(CognitoError::not_resettable());
    }
    let (user, contact) = account::recoverable(&pool, Some(user))?;
    let user = User {
        status: UserStatus::ResetRequired,
        updated_at: ctx.now(),
        ..Arc::unwrap_or_clone(user)
    };
    let metadata = input.client_metadata.as_ref();
    account::send_reset_code(ctx, tx, &pool, None, (&user, contact), metadata)?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(AdminResetUserPasswordOutput {}))
}
