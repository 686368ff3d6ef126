//! `/oauth2/authorize`: where applications send people.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use ringwall_cognito_idp::hosted::{BrowserSession, CodeFor, Given, SignedIn};

use super::provider::{self, Wanted};
use crate::oauth::redirect::ResponseType;
use crate::stage::{Answer, Asked, Stage};
use crate::visit::{ATTEMPT_COOKIE, SESSION_COOKIE};
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Somebody who is signed in goes back with an answer at once; others sign in first, at a provider if
/// the application wants one.
pub(crate) fn authorize(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let wanted = Wanted::of(stage, &asked)?;
    if let Some(session) = current_session(stage, &asked)?
        && wanted.is_met_by(&session.signed_in)
        && stage.tx.may_reuse(stage.ctx, &asked.client, &session)?
    {
        return complete(stage, &asked, session);
    }
    if asked.authorization.is_silent {
        return Ok(Reply::redirect(
            &asked.authorization.refused("login_required"),
        ));
    }
    match wanted {
        Wanted::Provider(provider) => provider::depart(stage, &asked, &provider),
        Wanted::Any | Wanted::Own => Ok(Reply::redirect(&stage.visit.path_with_query("/login"))),
    }
}

/// The browser's session, if it is good enough for what is asked.
pub(crate) fn current_session(
    stage: &Stage<'_, '_>,
    asked: &Asked,
) -> Result<Option<BrowserSession>, crate::stage::Stop> {
    let session = stage
        .tx
        .session(stage.ctx, &stage.pool, stage.visit.cookie(SESSION_COOKIE))?;
    let is_fresh = |session: &BrowserSession| {
        let auth_time = session.signed_in.auth_time.secs();
        !asked.authorization.wants_sign_in
            && !asked
                .authorization
                .is_stale(auth_time, stage.ctx.now().secs())
    };
    Ok(session.filter(is_fresh))
}

/// Somebody has just signed in: from now on the browser has a session.
pub(crate) fn begin(stage: &mut Stage<'_, '_>, asked: &Asked, signed_in: SignedIn) -> Answer {
    stage.tx.end_attempt(stage.visit.cookie(ATTEMPT_COOKIE))?;
    stage.tx.end_session(stage.visit.cookie(SESSION_COOKIE))?;
    let begun = stage
        .tx
        .begin_session(stage.ctx, &stage.pool, &asked.client, signed_in)?;
    let is_secure = stage.visit.is_secure;
    let reply = complete(stage, asked, begun.session)?;
    let reply = reply.with_cookie(cookie::set(
        SESSION_COOKIE,
        &begun.key,
        begun.secs,
        is_secure,
    ));
    Ok(reply.with_cookie(cookie::set(ATTEMPT_COOKIE, "", 0, is_secure)))
}

/// Back to the application, with a code or tokens.
pub(crate) fn complete(
    stage: &mut Stage<'_, '_>,
    asked: &Asked,
    session: BrowserSession,
) -> Answer {
    let authorization = &asked.authorization;
    let code_for = CodeFor {
        client_id: authorization.client_id.clone(),
        redirect_uri: authorization.redirect_uri.clone(),
        scopes: authorization.scopes.clone(),
        nonce: authorization.nonce.clone(),
        code_challenge: authorization.code_challenge.clone(),
        resource: authorization.resource.clone(),
        signed_in: session.signed_in,
        session_id: Some(session.id),
    };
    let answer = match authorization.response {
        ResponseType::Code => {
            Pairs::default().with("code", &stage.tx.give_code(stage.ctx, code_for)?)
        }
        ResponseType::Token => {
            let given = stage
                .tx
                .give_tokens(stage.ctx, &stage.pool, &asked.client, &code_for)?;
            let Some(given) = given else {
                return Ok(Reply::redirect(&authorization.refused("invalid_grant")));
            };
            tokens(&given)
        }
    };
    Ok(Reply::redirect(&authorization.answered(answer)))
}

/// What the fragment has of an implicit grant.
fn tokens(given: &Given) -> Pairs {
    let answer = match &given.id {
        Some(id) => Pairs::default().with("id_token", id),
        None => Pairs::default(),
    };
    let answer = answer.with("access_token", &given.access);
    answer
        .with("expires_in", &given.expires_in.to_string())
        .with("token_type", "Bearer")
}
