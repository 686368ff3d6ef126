//! `/login/next` and `/mfa`: whatever somebody has to show after he has said who he is.

use ringwall_cognito_idp::hosted::{Attempt, Step};

use super::challenge_page::{page, way};
use super::login;
use crate::page::{AddressSetup, Problem, Way};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::visit::ATTEMPT_COOKIE;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Where an attempt goes on.
pub(crate) fn path(attempt: &Attempt) -> &'static str {
    match attempt.challenge.as_str() {
        "SMS_MFA" | "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP" | "SMS_OTP" | "SELECT_MFA_TYPE"
        | "MFA_SETUP" => "/mfa",
        _ => "/login/next",
    }
}

/// The way to sign in where there is only one: nobody chooses from one.
pub(super) fn only_way(attempt: &Attempt) -> Option<Way> {
    let mut ways = attempt.available().filter_map(way);
    let only = ways.next().filter(|_| ways.next().is_none());
    only.filter(|_| attempt.challenge == "SELECT_CHALLENGE")
}

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let attempt = attempt(stage, &asked)?;
    page(stage, &asked, &attempt, Vec::new())
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    let attempt = attempt(stage, &asked)?;
    let form = &stage.visit.form;
    if form.get("way") == Some("choose") {
        let acr = asked.acr_values.as_deref();
        let (client, name) = (&asked.client, &attempt.username);
        let step = stage
            .tx
            .sign_in_by_choice(stage.ctx, &stage.pool, client, name, acr)?;
        return login::go_on(stage, &asked, step);
    }
    let is_new = attempt.challenge == "NEW_PASSWORD_REQUIRED";
    if is_new && form.text("new_password") != form.text("confirm_password") {
        let text = stage.words.passwords_differ.to_owned();
        return page(
            stage,
            &asked,
            &attempt,
            vec![Problem {
                field: Some("confirm_password".to_owned()),
                text,
            }],
        );
    }
    if attempt.challenge == "MFA_SETUP" {
        return set_up(stage, &asked, &attempt);
    }
    let responses = responses(&attempt, form);
    let step = stage
        .tx
        .answer(stage.ctx, &stage.pool, &asked.client, &attempt, responses)?;
    login::go_on(stage, &asked, step)
}

/// A second factor is set up: which, then what it needs.
fn set_up(stage: &mut Stage<'_, '_>, asked: &Asked, attempt: &Attempt) -> Answer {
    let form = &stage.visit.form;
    let step = if attempt.app_secret().is_some() {
        let (code, name) = (code(form), form.get("device_name"));
        stage
            .tx
            .finish_app(stage.ctx, &stage.pool, &asked.client, attempt, &code, name)?
    } else if form.get("factor") == Some("SOFTWARE_TOKEN_MFA") {
        Step::Challenge(stage.tx.begin_app(stage.ctx, attempt)?)
    } else if let Some(email) = form.get("email") {
        let said = vec![("EMAIL".to_owned(), email.trim().to_owned())];
        stage
            .tx
            .answer(stage.ctx, &stage.pool, &asked.client, attempt, said)?
    } else {
        return Ok(stage.page(asked, &AddressSetup { value: "" }, Vec::new()));
    };
    login::go_on(stage, asked, step)
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let attempt = attempt(stage, &asked)?;
    if refused.message.starts_with("Invalid session") {
        return Ok(Reply::redirect(&stage.visit.path_with_query("/login")));
    }
    let field = match refused.code {
        Some("CodeMismatchException" | "ExpiredCodeException") => Some("code"),
        Some("InvalidPasswordException" | "PasswordHistoryPolicyViolationException") => {
            Some("new_password")
        }
        _ => None,
    };
    page(stage, &asked, &attempt, vec![refused.problem(field)])
}

/// The browser's attempt; one that is over or was never begun begins anew.
fn attempt(stage: &Stage<'_, '_>, asked: &Asked) -> Result<Attempt, Stop> {
    let key = stage.visit.cookie(ATTEMPT_COOKIE);
    let attempt = stage.tx.attempt(stage.ctx, &asked.client.id, key)?;
    attempt.ok_or_else(|| Reply::redirect(&stage.visit.path_with_query("/login")).into())
}

/// What a form says, as the API names it.
fn responses(attempt: &Attempt, form: &Pairs) -> Vec<(String, String)> {
    let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    match attempt.challenge.as_str() {
        "NEW_PASSWORD_REQUIRED" => {
            let attributes = form.iter().filter_map(|(name, value)| {
                let name = name
                    .strip_prefix("requiredAttributes[")?
                    .strip_suffix(']')?;
                Some((format!("userAttributes.{name}"), value.to_owned()))
            });
            [said("NEW_PASSWORD", form.text("new_password"))]
                .into_iter()
                .chain(attributes)
                .collect()
        }
        "SELECT_CHALLENGE" => vec![said("ANSWER", form.text("way"))],
        "PASSWORD" => vec![said("PASSWORD", form.text("password"))],
        "WEB_AUTHN" => vec![said("CREDENTIAL", form.text("credential"))],
        "SELECT_MFA_TYPE" => vec![said("ANSWER", form.text("factor"))],
        challenge => vec![said(&format!("{challenge}_CODE"), &code(form))],
    }
}

/// A code as people write it: in groups, perhaps.
fn code(form: &Pairs) -> String {
    form.text("code").replace([' ', '-'], "")
}
