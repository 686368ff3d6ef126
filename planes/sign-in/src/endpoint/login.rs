//! `/login`: who somebody is, and a password or the choice how to go on.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html>

use ringwall_cognito_idp::hosted::{self, Attempt, Step};
use ringwall_core::ApiError;

use super::{authorize, challenge, provider};
use crate::page::{Problem, Provider, SignIn};
use crate::provider::{is_social, label};
use crate::stage::{Answer, Asked, Refused, Stage};
use crate::visit::ATTEMPT_COOKIE;
use crate::web::cookie;
use crate::web::reply::Reply;

/// Seconds that an attempt to sign in may take.
const ATTEMPT_SECS: i64 = 300;

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    if let Some(session) = authorize::current_session(stage, &asked)?
        && stage.tx.may_reuse(stage.ctx, &asked.client, &session)?
    {
        return authorize::settle(stage, &asked, session);
    }
    if let Some(only) = only_provider(stage, &asked)? {
        return provider::depart(stage, &asked, &only);
    }
    let hint = stage.visit.query.text("login_hint");
    page(stage, &asked, hint, Vec::new())
}

/// The provider that there is nothing to choose beside.
fn only_provider(
    stage: &Stage<'_, '_>,
    asked: &Asked,
) -> Result<Option<hosted::Provider>, ApiError> {
    if asked.client.has_own_users() {
        return Ok(None);
    }
    let mut providers = provider::of_client(stage, asked)?;
    let only = providers.pop();
    Ok(only.filter(|only| providers.is_empty() && only.identifiers.is_empty()))
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    if stage.visit.form.get("domain").is_some() {
        let typed = stage.visit.form.text("corporate_email").trim().to_owned();
        return provider::choose(stage, &asked, &typed);
    }
    let (username, password) = (
        stage.visit.form.text("username").trim(),
        stage.visit.form.text("password"),
    );
    let acr = asked.acr_values.as_deref();
    let step = if asks_for_password(&asked) || !password.is_empty() {
        stage.tx.sign_in_by_password(
            stage.ctx,
            &stage.pool,
            &asked.client,
            (username, password),
            acr,
        )?
    } else {
        stage
            .tx
            .sign_in_by_choice(stage.ctx, &stage.pool, &asked.client, username, acr)?
    };
    go_on(stage, &asked, step)
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let username = stage.visit.form.text("username").trim();
    if refused.is("UserNotConfirmedException") {
        let path = stage.visit.path_with_query("/confirmUser");
        return Ok(Reply::redirect(&with_user(&path, username)));
    }
    if refused.is("PasswordResetRequiredException") {
        return Ok(Reply::redirect(
            &stage.visit.path_with_query("/forgotPassword"),
        ));
    }
    page(stage, &asked, username, vec![refused.problem(None)])
}

/// A path with a query, and the name of whom it is about.
pub(crate) fn with_user(path: &str, username: &str) -> String {
    let user = crate::web::pairs::Pairs::default()
        .with("username", username)
        .encode();
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}{user}")
}

/// After a step: back to the application, or to the next page.
pub(crate) fn go_on(stage: &mut Stage<'_, '_>, asked: &Asked, step: Step) -> Answer {
    let attempt = match step {
        Step::SignedIn(signed_in) => return authorize::begin(stage, asked, signed_in),
        Step::Challenge(attempt) => attempt,
    };
    if let Some(way) = challenge::only_way(&attempt) {
        let chosen = vec![("ANSWER".to_owned(), way.name().to_owned())];
        let (pool, client) = (&stage.pool, &asked.client);
        return match stage.tx.answer(stage.ctx, pool, client, &attempt, chosen)? {
            Step::SignedIn(signed_in) => authorize::begin(stage, asked, signed_in),
            Step::Challenge(next) => keep(stage, next.without_other_ways()),
        };
    }
    let attempt = if is_for_app(&attempt) {
        stage.tx.begin_app(stage.ctx, &attempt)?
    } else {
        attempt
    };
    keep(stage, attempt)
}

/// On to the page of an attempt's challenge.
fn keep(stage: &mut Stage<'_, '_>, attempt: Attempt) -> Answer {
    let path = challenge::path(&attempt);
    let before = stage.visit.cookie(ATTEMPT_COOKIE);
    let key = stage.tx.keep_attempt(stage.ctx, attempt, before)?;
    let cookie = cookie::set(ATTEMPT_COOKIE, &key, ATTEMPT_SECS, stage.visit.is_secure);
    Ok(Reply::redirect(&stage.visit.path_with_query(path)).with_cookie(cookie))
}

/// The page. Providers that addresses lead to are not listed, as AWS has it.
pub(super) fn page(
    stage: &Stage<'_, '_>,
    asked: &Asked,
    name: &str,
    problems: Vec<Problem>,
) -> Answer {
    let found = provider::of_client(stage, asked)?;
    let (known_by_address, listed): (Vec<_>, Vec<_>) = found
        .iter()
        .partition(|provider| !provider.identifiers.is_empty());
    let providers = listed.into_iter().map(|found| Provider {
        label: label(found),
        path: provider::path(stage, found, None),
        icon: None,
        is_social: is_social(found),
    });
    let page = SignIn {
        account: asked.client.has_own_users().then(|| stage.account(name)),
        asks_for_password: asks_for_password(asked),
        providers: providers.collect(),
        asks_for_domain: !known_by_address.is_empty(),
        can_sign_up: stage.pool.can_sign_up && asked.client.has_own_users(),
        can_reset: stage.pool.can_reset,
    };
    Ok(stage.page(asked, &page, problems))
}

/// Whether an authenticator app is all that can be set up, and was not begun with.
fn is_for_app(attempt: &Attempt) -> bool {
    attempt.parameter("MFAS_CAN_SETUP") == Some(r#"["SOFTWARE_TOKEN_MFA"]"#)
        && attempt.challenge == "MFA_SETUP"
        && attempt.app_secret().is_none()
}

/// Where there are several ways, the name comes first.
fn asks_for_password(asked: &Asked) -> bool {
    !asked.client.offers_choice
}
