//! Temporary credentials, as the operations give them.

use ringwall_core::{Principal, PrincipalKind, RequestContext, Session};

use crate::api::Credentials;
use crate::error::StsError;

/// Twelve hours, unless asked otherwise.
const USUAL_SECONDS: i32 = 43_200;
/// Root's sessions last an hour at most.
const ROOT_SECONDS: i32 = 3_600;

/// How long a session lasts that was asked to last `asked` seconds.
pub(crate) fn seconds(ctx: &RequestContext, asked: Option<i32>) -> i64 {
    let seconds = asked.unwrap_or(USUAL_SECONDS);
    let root = matches!(ctx.caller.principal.kind, PrincipalKind::Root);
    i64::from(if root {
        seconds.min(ROOT_SECONDS)
    } else {
        seconds
    })
}

/// For operations that long-term credentials alone may call.
pub(crate) fn require_long_term(ctx: &RequestContext, operation: &str) -> Result<(), StsError> {
    match ctx.caller.session {
        None => Ok(()),
        Some(_) => Err(StsError::needs_long_term_keys(operation)),
    }
}

/// Makes the credentials of a session.
pub(crate) fn issue(
    ctx: &RequestContext,
    principal: &Principal,
    session: &Session,
) -> Result<Credentials, StsError> {
    let issued = ctx.platform().sessions.issue(ctx, principal, session)?;
    Ok(Credentials {
        access_key_id: issued.access_key_id.clone(),
        secret_access_key: issued.secret.clone().into(),
        session_token: issued.token.clone(),
        expiration: session.expires_at,
    })
}
