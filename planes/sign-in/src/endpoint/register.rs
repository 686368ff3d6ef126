//! `/oauth2/register`: an application becomes a client (RFC 7591).
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-dynamic-client-registration.html>

use http::StatusCode;
use ringwall_cognito_idp::hosted::NotRegistered;
use serde::Serialize;

use crate::stage::{Answer, Stage};
use crate::web::reply::Reply;

#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a str,
    error_description: &'a str,
}

pub(crate) fn register(stage: &mut Stage<'_, '_>) -> Answer {
    let (token, document) = (stage.visit.bearer(), &stage.visit.document);
    let registered = stage.tx.register(stage.ctx, &stage.pool, token, document)?;
    Ok(match registered {
        Ok(told) => Reply::json(StatusCode::CREATED, told),
        Err(refusal) => refused(refusal),
    })
}

fn refused(refusal: NotRegistered) -> Reply {
    let bad = StatusCode::BAD_REQUEST;
    match refusal {
        NotRegistered::Off => Reply::refusal(StatusCode::NOT_FOUND, "not_found"),
        NotRegistered::InvalidToken => Reply::refusal(StatusCode::UNAUTHORIZED, "invalid_token")
            .challenge(r#"Bearer error="invalid_token""#),
        NotRegistered::InsufficientScope => {
            let challenge =
                r#"Bearer error="insufficient_scope", scope="aws.cognito/dcr/register""#;
            Reply::refusal(StatusCode::FORBIDDEN, "insufficient_scope").challenge(challenge)
        }
        NotRegistered::InvalidRedirect => described(
            bad,
            "invalid_redirect_uri",
            "redirect_uris has none, or one that a browser is not sent to.",
        ),
        NotRegistered::InvalidMetadata(why) => described(bad, "invalid_client_metadata", why),
        NotRegistered::Full => described(
            bad,
            "invalid_request",
            "Maximum number of user pool clients exceeded.",
        ),
    }
}

fn described(status: StatusCode, error: &str, error_description: &str) -> Reply {
    let refusal = Refusal {
        error,
        error_description,
    };
    match serde_json::to_string(&refusal) {
        Ok(json) => Reply::json(status, json),
        Err(_) => Reply::empty(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
