//! `AdminRevokeUserSession`: ends a session of a user.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AdminRevokeUserSessionInput, AdminRevokeUserSessionOutput, RevokeAssociatedSessionsType,
};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::session_list;

pub(crate) fn admin_revoke_user_session(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminRevokeUserSessionInput,
) -> Result<Reply<AdminRevokeUserSessionOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminRevokeUserSession",
        &input.user_pool_id,
    )?;

    let user = tx.user(&pool, input.username.expose())?;
    let revocation = session_list::Revocation {
        session_id: &input.session_id,
        linked: input.revoke_associated_sessions == Some(RevokeAssociatedSessionsType::Linked),
        current: None,
    };
    session_list::revoke(tx, &pool, &user, &revocation)?;

    Ok(permit.reply(AdminRevokeUserSessionOutput {}))
}
