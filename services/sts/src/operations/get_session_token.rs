//! `GetSessionToken`: temporary credentials of the caller himself. Needs no permission.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>

use ringwall_core::{Reply, RequestContext, Session};

use crate::StsWrite;
use crate::api::{GetSessionTokenInput, GetSessionTokenOutput};
use crate::error::StsError;
use crate::{second_factor, session};

pub(crate) fn get_session_token(
    ctx: &RequestContext,
    tx: &mut StsWrite<'_>,
    input: GetSessionTokenInput,
) -> Result<Reply<GetSessionTokenOutput>, StsError> {
    session::require_long_term(ctx, "GetSessionToken")?;

    let permit = ctx.public("a session has no more than its maker");

    let (serial_number, code) = (input.serial_number.as_deref(), input.token_code.as_deref());
    let proved = second_factor::prove(ctx, tx.tx, serial_number, code)?;
    let session = Session {
        mfa_at: proved.then(|| ctx.now()),
        issued_at: ctx.now(),
        expires_at: ctx
            .now()
            .plus_secs(session::seconds(ctx, input.duration_seconds)),
        ..Session::default()
    };
    let least = input.minimum_session_token_size;
    let issued = session::issue(ctx, &ctx.caller.principal, &session, least)?;

    Ok(permit.reply(GetSessionTokenOutput {
        credentials: Some(issued.credentials),
        session_token_utilization: issued.utilization,
        session_token_size: issued.size,
    }))
}
