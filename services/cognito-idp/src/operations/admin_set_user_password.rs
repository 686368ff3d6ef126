//! `AdminSetUserPassword`: an administrator gives a user a password, to keep or to change at the next
//! sign-in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminSetUserPasswordInput, AdminSetUserPasswordOutput};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::resources::user::{Lockout, UserStatus};
use crate::store::CognitoWrite;
use crate::users::Conflict;

pub(crate) fn admin_set_user_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminSetUserPasswordInput,
) -> Result<Reply<AdminSetUserPasswordOutput>, CognitoError> {
    let (kind, status) = if input.permanent == Some(true) {
        (Kind::Permanent, UserStatus::Confirmed)
    } else {
        (Kind::Temporary, UserStatus::ForceChangePassword)
    };

    let action = "cognito-idp:AdminSetUserPassword";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    let password = input.password.expose();
    password::set(ctx, tx, &pool, &mut user, password, kind)?;
    user.status = status;
    user.lockout = Lockout::default();
    user.updated_at = ctx.now();
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(AdminSetUserPasswordOutput {}))
}
