//! `/oauth2/revoke`: ends what a refresh token began.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html>

use http::StatusCode;
use ringwall_cognito_idp::hosted::RevokeRefusal;

use super::client::client;
use crate::stage::{Answer, Refused, Stage};
use crate::web::reply::Reply;

pub(crate) fn revoke(stage: &mut Stage<'_, '_>) -> Answer {
    let client = client(stage, StatusCode::UNAUTHORIZED)?;
    let Some(token) = stage.visit.form.get("token") else {
        return Ok(Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request"));
    };
    Ok(
        match stage.tx.revoke(stage.ctx, &stage.pool, &client, token)? {
            Ok(()) => Reply::json(StatusCode::OK, String::new()),
            Err(RevokeRefusal::Disabled) => {
                Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request")
            }
            Err(RevokeRefusal::UnsupportedType) => {
                Reply::refusal(StatusCode::BAD_REQUEST, "unsupported_token_type")
            }
        },
    )
}

pub(crate) fn refused(_stage: &mut Stage<'_, '_>, _refused: &Refused) -> Answer {
    Ok(Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request"))
}
