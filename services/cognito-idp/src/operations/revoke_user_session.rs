//! `RevokeUserSession`: a user ends another of his sessions.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RevokeAssociatedSessionsType, RevokeUserSessionInput, RevokeUserSessionOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::{access, session_list};

pub(crate) fn revoke_user_session(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: RevokeUserSessionInput,
) -> Result<Reply<RevokeUserSessionOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;

    let permit = ctx.public("the access token says who calls");

    let revocation = session_list::Revocation {
        session_id: &input.session_id,
        linked: input.revoke_associated_sessions == Some(RevokeAssociatedSessionsType::Linked),
        current: bearer.origin_jti.as_deref(),
    };
    session_list::revoke(tx, &bearer.pool, &bearer.user, &revocation)?;

    Ok(permit.reply(RevokeUserSessionOutput {}))
}
