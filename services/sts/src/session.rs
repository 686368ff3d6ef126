//! Temporary credentials, as the operations give them.

use ringwall_core::{Principal, PrincipalKind, RequestContext, Session};

use crate::api::Credentials;
use crate::error::StsError;

/// Twelve hours, unless asked otherwise.
const USUAL_SECONDS: i32 = 43_200;
/// Root's sessions last an hour at most.
const ROOT_SECONDS: i32 = 3_600;

/// A header that carries a longer one would be refused by servers on the way.
const LONGEST_TOKEN_BYTES: usize = 16 * 1024;

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

/// Credentials that were made, and how long their token is.
pub(crate) struct Issued {
    pub(crate) credentials: Credentials,
    /// Bytes of the token.
    pub(crate) size: Option<i32>,
    /// The same as a share of the longest token, in percent.
    pub(crate) utilization: Option<i32>,
}

/// Makes the credentials of a session.
pub(crate) fn issue(
    ctx: &RequestContext,
    principal: &Principal,
    session: &Session,
    least_token_bytes: Option<i32>,
) -> Result<Issued, StsError> {
    let least = usize::try_from(least_token_bytes.unwrap_or_default()).unwrap_or_default();
    let issued = ctx
        .platform()
        .sessions
        .issue(ctx, principal, session, least)?;
    // Who reads the trail finds by it whose calls those of the new access key are.
    ctx.tell_response();
    let bytes = issued.token.len();
    if bytes > LONGEST_TOKEN_BYTES {
        return Err(StsError::token_too_long());
    }
    Ok(Issued {
        credentials: Credentials {
            access_key_id: issued.access_key_id.clone(),
            secret_access_key: issued.secret.clone().into(),
            session_token: issued.token.clone(),
            expiration: session.expires_at,
        },
        size: i32::try_from(bytes).ok(),
        utilization: i32::try_from((bytes * 100).div_ceil(LONGEST_TOKEN_BYTES)).ok(),
    })
}
