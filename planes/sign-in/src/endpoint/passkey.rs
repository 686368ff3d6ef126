//! `/passkeys/add`: somebody who is signed in makes a passkey.
//!
//! Applications send people here with a client and an address to go back to; one that asks for a code
//! as well gets it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html>

use ringwall_cognito_idp::hosted::BrowserSession;

use super::authorize;
use crate::page::{PasskeyAdd, Problem};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::web::reply::Reply;

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_for_return()?;
    page(stage, &asked, Vec::new())
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_for_return_by_form()?;
    let session = session(stage, &asked)?;
    if stage.visit.form.get("skip").is_none() {
        let credential = stage.visit.form.text("credential");
        let signed_in = &session.signed_in;
        stage
            .tx
            .complete_passkey(stage.ctx, &stage.pool, &asked.client, signed_in, credential)?;
    }
    if stage.visit.query.get("response_type").is_some() {
        return authorize::settle(stage, &asked, session);
    }
    Ok(Reply::redirect(&asked.authorization.redirect_uri))
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked_for_return()?;
    page(stage, &asked, vec![refused.problem(None)])
}

fn page(stage: &mut Stage<'_, '_>, asked: &Asked, problems: Vec<Problem>) -> Answer {
    let session = session(stage, asked)?;
    let options =
        stage
            .tx
            .start_passkey(stage.ctx, &stage.pool, &asked.client, &session.signed_in)?;
    Ok(stage.page(asked, &PasskeyAdd { options: &options }, problems))
}

/// Strangers sign in first.
fn session(stage: &Stage<'_, '_>, asked: &Asked) -> Result<BrowserSession, Stop> {
    let session = authorize::current_session(stage, asked)?;
    session.ok_or_else(|| {
        let login = stage.visit.path_with_query("/login");
        let asks_for_code = stage.visit.query.get("response_type").is_some();
        let login = if asks_for_code {
            login
        } else {
            login + "&response_type=code"
        };
        Reply::redirect(&login).into()
    })
}
