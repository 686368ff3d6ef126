//! `ListUserSessions`: a user sees where he is signed in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserSessionsInput, ListUserSessionsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::{access, session_list};

pub(crate) fn list_user_sessions(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUserSessionsInput,
) -> Result<Reply<ListUserSessionsOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;

    let permit = ctx.public("the access token says who calls");

    let current = bearer.origin_jti.as_deref();
    let sessions = session_list::of(tx, &bearer.pool, &bearer.user, current)?;

    Ok(permit.reply(ListUserSessionsOutput {
        sessions: Some(sessions),
        next_token: None,
    }))
}
