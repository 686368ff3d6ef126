//! `/oauth2/consent`: somebody who is signed in allows an application what it asks for.
//!
//! Only applications that nobody of the pool's vouches for ask: those that have registered themselves,
//! and those whose client id is a URL. What was allowed once is not asked again.

use ringwall_cognito_idp::hosted::BrowserSession;

use super::authorize;
use crate::page::{Consent, Scope};
use crate::stage::{Answer, Asked, Stage, Stop};
use crate::visit::SESSION_COOKIE;
use crate::web::reply::Reply;

/// Seconds that somebody who had to sign in anew may take to answer.
const FRESH_SECS: i64 = 300;

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let session = session(stage, &asked)?;
    let account = stage.tx.name_of(&stage.pool, &session.signed_in)?;
    let scopes = &asked.authorization.scopes;
    let described = stage.tx.described(&stage.pool, scopes)?;
    let scopes = described.iter().map(|scope| Scope {
        name: &scope.name,
        description: scope.description.as_deref(),
    });
    let page = Consent {
        account: &account,
        scopes: scopes.collect(),
        destination: destination(&asked.authorization.redirect_uri),
    };
    Ok(stage.page(&asked, &page, Vec::new()))
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    let session = session(stage, &asked)?;
    if stage.visit.form.get("consent") != Some("allow") {
        return Ok(Reply::redirect(
            &asked.authorization.refused("access_denied"),
        ));
    }
    let (client, scopes) = (&asked.client, &asked.authorization.scopes);
    stage
        .tx
        .consent(&stage.pool, client, &session.signed_in, scopes)?;
    authorize::complete(stage, &asked, session)
}

/// Who is signed in, as the application wants it; whoever is not begins anew.
fn session(stage: &mut Stage<'_, '_>, asked: &Asked) -> Result<BrowserSession, Stop> {
    let begin = stage.visit.path_with_query("/oauth2/authorize");
    let anew = || Stop::from(Reply::redirect(&begin));
    let key = stage.visit.cookie(SESSION_COOKIE);
    let session = stage.tx.session(stage.ctx, &stage.pool, key)?;
    let session = session.ok_or_else(anew)?;
    let (now, auth_time) = (stage.ctx.now().secs(), session.signed_in.auth_time.secs());
    let authorization = &asked.authorization;
    let is_fresh = !authorization.wants_sign_in || now.saturating_sub(auth_time) <= FRESH_SECS;
    let may_go_on = is_fresh
        && !authorization.is_stale(auth_time, now)
        && stage.tx.may_reuse(stage.ctx, &asked.client, &session)?
        && authorize::missing(stage, asked, &session)?.is_none();
    if may_go_on {
        return Ok(session);
    }
    Err(anew())
}

/// The host that somebody is sent to, or the scheme of an app's own.
fn destination(address: &str) -> &str {
    let Some((scheme, rest)) = address.split_once(':') else {
        return address;
    };
    match rest.strip_prefix("//") {
        Some(rest) if matches!(scheme, "http" | "https") => {
            rest.split(['/', '?', '#']).next().unwrap_or(rest)
        }
        _ => scheme,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_where_they_go() {
        assert_eq!(
            destination("https://app.example.com:8443/back?x"),
            "app.example.com:8443"
        );
        assert_eq!(destination("com.example.app:/back"), "com.example.app");
        assert_eq!(destination("myapp://back"), "myapp");
    }
}
