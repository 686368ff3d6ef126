//! `/logout` and `/error`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html>

use http::StatusCode;

use super::saml;
use crate::oauth::redirect::{ResponseType, with_answer};
use crate::page::{SignedOut, TroubleKind};
use crate::stage::{Answer, Stage};
use crate::visit::SESSION_COOKIE;
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Ends the browser's session; then on to an address of the client's, or to sign in again.
pub(crate) fn logout(stage: &mut Stage<'_, '_>) -> Answer {
    let query = &stage.visit.query;
    let client = stage.client(query.text("client_id"))?;
    let Some(client) = client else {
        return Ok(stage.trouble(
            StatusCode::BAD_REQUEST,
            TroubleKind::Client,
            "invalid_client",
        ));
    };
    let reply = match (query.get("logout_uri"), query.get("redirect_uri")) {
        (Some(address), _) if client.logout_urls.iter().any(|known| known == address) => {
            Reply::redirect(&with_state(address, query.get("state")))
        }
        (None, Some(address)) if client.callback_urls.iter().any(|known| known == address) => {
            Reply::redirect(&stage.visit.path_with_query("/login"))
        }
        (None, None) => stage.plain(StatusCode::OK, &SignedOut),
        _ => return Ok(Reply::redirect("/error?error=redirect_mismatch")),
    };
    let key = stage.visit.cookie(SESSION_COOKIE);
    let session = stage.tx.session(stage.ctx, &stage.pool, key)?;
    let reply = match session {
        Some(session) => saml::sign_out(stage, &session, reply)?,
        None => reply,
    };
    stage.tx.end_session(stage.visit.cookie(SESSION_COOKIE))?;
    Ok(reply.with_cookie(cookie::set(SESSION_COOKIE, "", 0, stage.visit.is_secure)))
}

fn with_state(address: &str, state: Option<&str>) -> String {
    state.map_or_else(
        || address.to_owned(),
        |state| {
            with_answer(
                address,
                ResponseType::Code,
                &Pairs::default().with("state", state),
            )
        },
    )
}

/// Why somebody cannot be sent back. The address says which error; only ours are shown.
pub(crate) fn error(stage: &mut Stage<'_, '_>) -> Answer {
    let (kind, code) = match stage.visit.query.text("error") {
        "redirect_mismatch" => (TroubleKind::Redirect, "redirect_mismatch"),
        "invalid_client" => (TroubleKind::Client, "invalid_client"),
        "unauthorized_client" => (TroubleKind::Client, "unauthorized_client"),
        "expired" => (TroubleKind::Expired, "invalid_request"),
        _ => (TroubleKind::Request, "invalid_request"),
    };
    Ok(stage.trouble(StatusCode::BAD_REQUEST, kind, code))
}
