//! `/forgotPassword` and `/confirmForgotPassword`.

use http::StatusCode;

use crate::page::{ForgotPassword, Problem, ResetPassword, TroubleKind};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::web::reply::Reply;

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = open(stage, stage.asked()?)?;
    let page = ForgotPassword {
        account: stage.account(stage.visit.query.text("login_hint")),
    };
    Ok(stage.page(&asked, &page, Vec::new()))
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = open(stage, stage.asked_by_form()?)?;
    let username = stage.visit.form.text("username").trim();
    let destination = stage
        .tx
        .forgot_password(stage.ctx, &asked.client, username)?;
    Ok(reset(stage, &asked, destination.as_deref(), Vec::new()))
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let page = ForgotPassword {
        account: stage.account(stage.visit.form.text("username")),
    };
    Ok(stage.page(&asked, &page, vec![refused.problem(Some("username"))]))
}

pub(crate) fn confirm(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = open(stage, stage.asked_by_form()?)?;
    let form = &stage.visit.form;
    let (password, code) = (
        form.text("new_password"),
        form.text("code").replace(' ', ""),
    );
    if password != form.text("confirm_password") {
        let problem = Problem {
            field: Some("confirm_password".to_owned()),
            text: stage.words.passwords_differ.to_owned(),
        };
        return Ok(reset(stage, &asked, None, vec![problem]));
    }
    stage.tx.confirm_forgot_password(
        stage.ctx,
        &asked.client,
        form.text("username"),
        &code,
        password,
    )?;
    Ok(Reply::redirect(&stage.visit.path_with_query("/login")))
}

pub(crate) fn confirm_refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let field = match refused.code {
        Some("InvalidPasswordException" | "PasswordHistoryPolicyViolationException") => {
            "new_password"
        }
        _ => "code",
    };
    Ok(reset(
        stage,
        &asked,
        None,
        vec![refused.problem(Some(field))],
    ))
}

fn reset(
    stage: &Stage<'_, '_>,
    asked: &Asked,
    destination: Option<&str>,
    problems: Vec<Problem>,
) -> Reply {
    let username = stage.visit.form.text("username").trim();
    let page = ResetPassword {
        username,
        destination,
        policy: stage.policy(),
    };
    stage.page(asked, &page, problems)
}

/// Only where people may set their passwords by themselves.
fn open(stage: &Stage<'_, '_>, asked: Asked) -> Result<Asked, Stop> {
    if stage.pool.can_reset && asked.client.has_own_users() {
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
