//! The federation endpoint: an identity broker exchanges temporary credentials for a sign-in token,
//! by which a browser is signed in as their session.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html>

use http::StatusCode;
use ringwall_core::{
    ApiError, Caller, PrincipalKind, RequestContext, SessionCredentials, Timestamp,
};
use ringwall_identity::{CallerRecord, find_role};
use ringwall_store::{Reads, WriteTx};
use serde::{Deserialize, Serialize};

use super::event::Told;
use super::page;
use super::request::Request;
use super::rows::{self, SigninToken, Stage, Visit};
use super::{AccountSignIn, Answer, HOME, move_on};
use crate::web::reply::Reply;

/// How long the address is good that a token stands in.
const TOKEN_SECS: i64 = 900;
/// The shortest and the longest session that can be asked for.
const SHORTEST_SECS: i64 = 900;
const LONGEST_SECS: i64 = 43_200;

/// What `Session` says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    session_id: String,
    session_key: String,
    session_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Gotten {
    signin_token: String,
}

pub(super) fn act(
    plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    match request.parameter("Action") {
        "getSigninToken" => get_token(plane, ctx, tx, request),
        "login" => login(ctx, tx, request),
        _ => Ok(refused("Action must be getSigninToken or login.")),
    }
}

fn get_token(
    plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let Ok(given) = serde_json::from_str::<Given>(request.parameter("Session")) else {
        return Ok(refused(
            "Session must be JSON with sessionId, sessionKey and sessionToken.",
        ));
    };
    let credentials = SessionCredentials {
        access_key_id: given.session_id,
        secret: given.session_key,
        token: given.session_token,
    };
    let Some(caller) = plane.platform.sessions.caller_of(&credentials, ctx.now()) else {
        return Ok(refused("The credentials of Session are not valid."));
    };
    let Some(session) = caller.session.clone() else {
        return Ok(refused("The credentials of Session are not temporary."));
    };
    let ends_at = match session_end(ctx, tx, &caller, request.parameter("SessionDuration"))? {
        Ok(asked) => asked.unwrap_or(session.expires_at),
        Err(words) => return Ok(refused(words)),
    };
    let token = SigninToken {
        who: CallerRecord::of(&caller),
        issued_at: session.issued_at,
        session_ends_at: ends_at,
        expires_at: ctx.now().plus_secs(TOKEN_SECS),
    };
    let gotten = Gotten {
        signin_token: rows::put_token(ctx, tx, token)?,
    };
    let json = serde_json::to_string(&gotten).map_err(ApiError::internal)?;
    Ok(Answer {
        reply: Reply::json(StatusCode::OK, json),
        told: vec![Told::gave_token(caller)],
    })
}

/// When the browser's session is to end: when the credentials do, or as was asked for a role's.
fn session_end(
    ctx: &RequestContext,
    tx: &impl Reads,
    caller: &Caller,
    asked: &str,
) -> Result<Result<Option<Timestamp>, &'static str>, ApiError> {
    let principal = &caller.principal;
    let role = match &principal.kind {
        PrincipalKind::AssumedRole { role, .. } => role,
        PrincipalKind::FederatedUser { .. } if asked.is_empty() => return Ok(Ok(None)),
        PrincipalKind::FederatedUser { .. } => {
            return Ok(Err("SessionDuration does not go with GetFederationToken."));
        }
        _ => return Ok(Err("Session must be of AssumeRole or GetFederationToken.")),
    };
    if asked.is_empty() {
        return Ok(Ok(None));
    }
    let secs = asked.parse().ok();
    let secs = secs.filter(|secs| (SHORTEST_SECS..=LONGEST_SECS).contains(secs));
    let Some(secs) = secs else {
        return Ok(Err("SessionDuration must be from 900 to 43200."));
    };
    let role = find_role(tx, principal.account, role).map_err(ApiError::internal)?;
    let most = role.map_or(0, |role| i64::from(role.max_session_seconds));
    if secs > most {
        return Ok(Err("SessionDuration is longer than the role's sessions."));
    }
    Ok(Ok(Some(ctx.now().plus_secs(secs))))
}

fn login(ctx: &RequestContext, tx: &mut WriteTx, request: &Request) -> Result<Answer, ApiError> {
    let token = rows::take_token(tx, request.parameter("SigninToken"), ctx.now())?;
    let Some(token) = token else {
        return Ok(page::expired(request).into());
    };
    let session = token.who.session(token.issued_at, token.session_ends_at);
    let session = session.map_err(ApiError::internal)?;
    let caller = Caller {
        principal: token.who.principal.clone(),
        access_key_id: None,
        session: Some(std::sync::Arc::new(session)),
    };
    let visit = Visit {
        who: token.who,
        stage: Stage::In,
        needs_password: false,
        device: None,
        issued_at: token.issued_at,
        ends_at: token.session_ends_at,
        session_secs: 0,
    };
    let reply = move_on(ctx, tx, request, visit)?;
    // Nobody is sent elsewhere.
    let destination = request.parameter("Destination");
    let reply = match request.is_own(destination) {
        true => reply.header(http::header::LOCATION, destination),
        false => reply.header(http::header::LOCATION, HOME),
    };
    Ok(Answer {
        reply,
        told: vec![Told::signed_in(caller, request, None)],
    })
}

fn refused(words: &str) -> Answer {
    Reply::text(StatusCode::BAD_REQUEST, words).into()
}
