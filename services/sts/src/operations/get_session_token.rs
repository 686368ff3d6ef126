//! `GetSessionToken`: temporary credentials of the caller himself. Needs no permission.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>

use ringwall_core::{Reply, RequestContext, Session};
use ringwall_store::ReadTx;

use crate::api::{GetSessionTokenInput, GetSessionTokenOutput};
use crate::error::StsError;
use crate::session;

pub(crate) fn get_session_token(
    ctx: &RequestContext,
    _tx: &&ReadTx,
    input: GetSessionTokenInput,
) -> Result<Reply<GetSessionTokenOutput>, StsError> {
    session::require_long_term(ctx, "GetSessionToken")?;

    let permit = ctx.public("a session has no more than its maker");

    let session = Session {
        issued_at: ctx.now(),
        expires_at: ctx
            .now()
            .plus_secs(session::seconds(ctx, input.duration_seconds)),
        ..Session::default()
    };
    let credentials = session::issue(ctx, &ctx.caller.principal, &session)?;

    Ok(permit.reply(GetSessionTokenOutput {
        credentials: Some(credentials),
        ..GetSessionTokenOutput::default()
    }))
}
