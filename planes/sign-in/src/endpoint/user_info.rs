//! `/oauth2/userInfo`: what an access token shows of its user.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html>

use http::StatusCode;

use crate::stage::{Answer, Refused, Stage};
use crate::web::reply::Reply;

const BAD_REQUEST: &str =
    r#"error="invalid_request", error_description="Bad OAuth2 request at UserInfo Endpoint""#;
const BAD_TOKEN: &str = r#"error="invalid_token", error_description="Access token is expired, disabled, or deleted, or the user has globally signed out.""#;

pub(crate) fn user_info(stage: &mut Stage<'_, '_>) -> Answer {
    let Some(token) = stage.visit.bearer() else {
        return Ok(
            Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request").challenge(BAD_REQUEST)
        );
    };
    let info = stage.tx.user_info(stage.ctx, &stage.pool, token)?;
    Ok(info.map_or_else(bad_token, |info| Reply::json(StatusCode::OK, info)))
}

pub(crate) fn refused(_stage: &mut Stage<'_, '_>, _refused: &Refused) -> Answer {
    Ok(bad_token())
}

fn bad_token() -> Reply {
    Reply::refusal(StatusCode::UNAUTHORIZED, "invalid_token").challenge(BAD_TOKEN)
}
