//! `/oauth2/authorize`: where applications send people.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use ringwall_cognito_idp::hosted::{BrowserSession, CodeFor, Given, SignedIn, Step};

use super::login;
use super::provider::{self, Wanted};
use crate::oauth::redirect::ResponseType;
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::visit::{ATTEMPT_COOKIE, SESSION_COOKIE};
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Nobody has the level of authentication that is asked for.
const UNMET: &str = "unmet_authentication_requirements";

/// Somebody who is signed in goes back with an answer at once; others sign in first, at a provider if
/// the application wants one.
pub(crate) fn authorize(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let wanted = Wanted::of(stage, &asked)?;
    if let Some(session) = current_session(stage, &asked)?
        && wanted.is_met_by(&session.signed_in)
        && stage.tx.may_reuse(stage.ctx, &asked.client, &session)?
    {
        return settle(stage, &asked, session);
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
) -> Result<Option<BrowserSession>, Stop> {
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

/// Somebody is signed in: what he still has to show for the level that is asked for, else back to the
/// application.
pub(crate) fn settle(stage: &mut Stage<'_, '_>, asked: &Asked, session: BrowserSession) -> Answer {
    let signed_in = &session.signed_in;
    if let Some(name) = &signed_in.provider
        && let Some(values) = &asked.acr_values
        && !stage.tx.has_reached(&stage.pool, signed_in, values)
    {
        return raise_there(stage, asked, name, values);
    }
    match missing(stage, asked, &session)? {
        Some(_) if asked.authorization.is_silent => Ok(Reply::redirect(
            &asked.authorization.refused("login_required"),
        )),
        Some(step) => login::go_on(stage, asked, step),
        None => allowed(stage, asked, session),
    }
}

/// Whoever came from a provider shows there what he lacks, if it has words for that.
fn raise_there(stage: &mut Stage<'_, '_>, asked: &Asked, name: &str, values: &str) -> Answer {
    if asked.authorization.is_silent {
        return Ok(Reply::redirect(
            &asked.authorization.refused("login_required"),
        ));
    }
    let found = stage.tx.provider(&stage.pool, name)?;
    let found = found.filter(|found| {
        let words = stage.tx.in_words_of(&stage.pool, found, values);
        found.kind == "OIDC" && words.is_some()
    });
    match found {
        Some(found) => provider::depart(stage, asked, &found),
        None => Ok(Reply::redirect(&asked.authorization.refused(UNMET))),
    }
}

/// The step that a session lacks for the level that is asked for. Who cannot reach any is sent back
/// (OpenID Connect Core Unmet Authentication Requirements). Whoever came from a provider has what that
/// gave him.
pub(crate) fn missing(
    stage: &mut Stage<'_, '_>,
    asked: &Asked,
    session: &BrowserSession,
) -> Result<Option<Step>, Stop> {
    let Some(values) = &asked.acr_values else {
        return Ok(None);
    };
    let (pool, client, signed_in) = (&stage.pool, &asked.client, &session.signed_in);
    if signed_in.provider.is_some() {
        return Ok(None);
    }
    let raised = stage.tx.raise(stage.ctx, pool, client, signed_in, values);
    raised.map_err(|error| match Refused::of(&error) {
        Some(_) => Reply::redirect(&asked.authorization.refused(UNMET)).into(),
        None => error.into(),
    })
}

/// Applications that nobody vouches for get what their users allow them.
fn allowed(stage: &mut Stage<'_, '_>, asked: &Asked, session: BrowserSession) -> Answer {
    let (client, scopes) = (&asked.client, &asked.authorization.scopes);
    let signed_in = &session.signed_in;
    if !stage
        .tx
        .lacks_consent(&stage.pool, client, signed_in, scopes)?
    {
        return complete(stage, asked, session);
    }
    Ok(Reply::redirect(&if asked.authorization.is_silent {
        asked.authorization.refused("consent_required")
    } else {
        asked.path("/oauth2/consent")
    }))
}

/// Somebody has just signed in: from now on the browser has a session.
pub(crate) fn begin(stage: &mut Stage<'_, '_>, asked: &Asked, signed_in: SignedIn) -> Answer {
    stage.tx.end_attempt(stage.visit.cookie(ATTEMPT_COOKIE))?;
    stage.tx.end_session(stage.visit.cookie(SESSION_COOKIE))?;
    let begun = stage
        .tx
        .begin_session(stage.ctx, &stage.pool, &asked.client, signed_in)?;
    let is_secure = stage.visit.is_secure;
    let reply = allowed(stage, asked, begun.session)?;
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
