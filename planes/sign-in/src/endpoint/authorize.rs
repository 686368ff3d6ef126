//! `/oauth2/authorize`: where applications send people.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use ringwall_cognito_idp::hosted::{BrowserSession, CodeFor, SignedIn};

use crate::oauth::redirect::ResponseType;
use crate::stage::{Answer, Asked, Stage};
use crate::visit::{ATTEMPT_COOKIE, SESSION_COOKIE};
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Seconds that a browser's session lasts.
const SESSION_SECS: u32 = 3_600;

/// Somebody who is signed in goes back with an answer at once; others sign in first.
pub(crate) fn authorize(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    if let Some(session) = current_session(stage, &asked)? {
        return complete(stage, &asked, session);
    }
    if asked.authorization.is_silent {
        return Ok(Reply::redirect(
            &asked.authorization.refused("login_required"),
        ));
    }
    Ok(Reply::redirect(&stage.visit.path_with_query("/login")))
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
    let (key, session) = stage.tx.begin_session(stage.ctx, &stage.pool, signed_in)?;
    let is_secure = stage.visit.is_secure;
    let reply = complete(stage, asked, session)?;
    let reply = reply.with_cookie(cookie::set(SESSION_COOKIE, &key, SESSION_SECS, is_secure));
    Ok(reply.with_cookie(cookie::set(ATTEMPT_COOKIE, "", 0, is_secure)))
}

/// Back to the application, with a code or tokens.
fn complete(stage: &mut Stage<'_, '_>, asked: &Asked, session: BrowserSession) -> Answer {
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
        ResponseType::Token => return Ok(Reply::redirect(&authorization.refused("server_error"))),
    };
    Ok(Reply::redirect(&authorization.answered(answer)))
}
