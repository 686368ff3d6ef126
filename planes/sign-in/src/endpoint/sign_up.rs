//! `/signup`, `/confirmUser`, `/resendcode`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html>

use http::StatusCode;

use crate::page::{Attribute, Confirm, Problem, Resend, SignUp, Terms, TroubleKind};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::web::reply::Reply;
use crate::words::fill;

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = open(stage, stage.asked()?)?;
    page(stage, &asked, Vec::new())
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = open(stage, stage.asked_by_form()?)?;
    let form = &stage.visit.form;
    let username = form.text("username").trim();
    let attributes = stage.pool.required_attributes.iter().filter_map(|name| {
        let value = form.get(&format!("requiredAttributes[{name}]"))?;
        Some((name.clone(), value.trim().to_owned()))
    });
    let attributes: Vec<_> = attributes.collect();
    let signed_up = stage.tx.sign_up(
        stage.ctx,
        &asked.client,
        username,
        form.text("password"),
        &attributes,
    )?;
    if signed_up.is_confirmed {
        return Ok(Reply::redirect(&stage.visit.path_with_query("/login")));
    }
    let page = Confirm {
        username,
        destination: signed_up.destination.as_deref(),
    };
    Ok(stage.page(&asked, &page, Vec::new()))
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let field = match refused.code {
        Some("UsernameExistsException" | "AliasExistsException") => Some("username"),
        Some("InvalidPasswordException") => Some("password"),
        _ => None,
    };
    page(stage, &asked, vec![refused.problem(field)])
}

pub(crate) fn show_confirm(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let username = stage.visit.query.text("username");
    if username.is_empty() {
        return show_resend(stage);
    }
    Ok(stage.page(
        &asked,
        &Confirm {
            username,
            destination: None,
        },
        Vec::new(),
    ))
}

pub(crate) fn confirm(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    let form = &stage.visit.form;
    let code = form.text("code").replace(' ', "");
    stage
        .tx
        .confirm_sign_up(stage.ctx, &asked.client, form.text("username"), &code)?;
    Ok(Reply::redirect(&stage.visit.path_with_query("/login")))
}

pub(crate) fn confirm_refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let page = Confirm {
        username: stage.visit.form.text("username"),
        destination: None,
    };
    Ok(stage.page(&asked, &page, vec![refused.problem(Some("code"))]))
}

pub(crate) fn show_resend(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let page = Resend {
        account: stage.account(stage.visit.query.text("login_hint")),
    };
    Ok(stage.page(&asked, &page, Vec::new()))
}

pub(crate) fn resend(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    let username = stage.visit.form.text("username").trim();
    let destination = stage.tx.resend_code(stage.ctx, &asked.client, username)?;
    let notice = destination
        .as_deref()
        .map(|to| fill(stage.words.sent_again, "{destination}", to));
    let page = Confirm {
        username,
        destination: destination.as_deref(),
    };
    Ok(stage.page_with_notice(&asked, &page, Vec::new(), notice))
}

pub(crate) fn resend_refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let page = Resend {
        account: stage.account(stage.visit.form.text("username")),
    };
    Ok(stage.page(&asked, &page, vec![refused.problem(Some("username"))]))
}

/// Only where people may sign up by themselves, with a client that has people of the pool's own.
fn open(stage: &Stage<'_, '_>, asked: Asked) -> Result<Asked, Stop> {
    if stage.pool.can_sign_up && asked.client.has_own_users() {
        return Ok(asked);
    }
    Err(stage
        .trouble(
            StatusCode::FORBIDDEN,
            TroubleKind::Client,
            "unauthorized_client",
        )
        .into())
}

fn page(stage: &Stage<'_, '_>, asked: &Asked, problems: Vec<Problem>) -> Answer {
    let form = &stage.visit.form;
    let attributes = stage.pool.required_attributes.iter().map(|name| Attribute {
        name,
        value: form.text(&format!("requiredAttributes[{name}]")),
        is_optional: false,
    });
    let hint = stage.visit.query.text("login_hint");
    let links = stage
        .tx
        .terms(&stage.pool, &asked.client, stage.words.terms_key)?;
    let page = SignUp {
        account: stage.account(form.get("username").unwrap_or(hint)),
        attributes: attributes.collect(),
        policy: stage.policy(),
        terms: links.as_ref().map(|links| Terms {
            terms_of_use: &links.terms_of_use,
            privacy_policy: &links.privacy_policy,
        }),
    };
    Ok(stage.page(asked, &page, problems))
}
