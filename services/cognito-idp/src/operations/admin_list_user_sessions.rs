//! `AdminListUserSessions`: where a user is signed in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListUserSessionsInput, AdminListUserSessionsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::session_list;

pub(crate) fn admin_list_user_sessions(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminListUserSessionsInput,
) -> Result<Reply<AdminListUserSessionsOutput>, CognitoError> {
    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminListUserSessions",
        &input.user_pool_id,
    )?;

    let user = tx.user(&pool, input.username.expose())?;
    let sessions = session_list::of(tx, &pool, &user, None)?;

    Ok(permit.reply(AdminListUserSessionsOutput {
        sessions: Some(sessions),
        next_token: None,
    }))
}
