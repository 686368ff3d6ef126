//! Which client calls, of those endpoints that applications call themselves.

use http::StatusCode;
use ringwall_cognito_idp::hosted::Client;

use crate::oauth::basic;
use crate::stage::{Stage, Stop};
use crate::web::reply::Reply;

/// The client that has shown its secret, or that has none. `status` is what others get.
pub(crate) fn client(stage: &Stage<'_, '_>, status: StatusCode) -> Result<Client, Stop> {
    let refuse = || Stop::from(Reply::refusal(status, "invalid_client"));
    let form = &stage.visit.form;
    let sent = (form.get("client_id"), form.get("client_secret"));
    let header = stage.visit.authorization();
    let (id, secret) = match header {
        Some(header) => {
            let (id, secret) = basic::credentials(header).ok_or_else(refuse)?;
            // Whoever says it twice must say the same.
            if sent.0.is_some_and(|sent| sent != id) || sent.1.is_some() {
                return Err(Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request").into());
            }
            (id, Some(secret))
        }
        None => (
            sent.0.unwrap_or_default().to_owned(),
            sent.1.map(str::to_owned),
        ),
    };
    let client = stage.client(&id)?.ok_or_else(refuse)?;
    if client.is_shown_by(secret.as_deref()) {
        Ok(client)
    } else {
        Err(refuse())
    }
}
