//! `/authEventFeedback`: somebody says whether a sign-in was his, by the link in the mail about it.
//!
//! The link alone changes nothing: programs that look at mail follow links. A button does.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html#user-pool-settings-adaptive-authentication-messages>

use http::StatusCode;
use ringwall_cognito_idp::hosted::Feedback;

use crate::page::{FeedbackGiven, FeedbackQuestion, TroubleKind};
use crate::stage::{Answer, Refused, Stage};

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let query = &stage.visit.query;
    let page = FeedbackQuestion {
        username: query.text("username"),
        event_id: query.text("event_id"),
        token: query.text("feedback_token"),
        is_valid: query.text("feedback_value") == "Valid",
    };
    Ok(stage.plain(StatusCode::OK, &page))
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    stage.require_own_page()?;
    let form = &stage.visit.form;
    let is_valid = form.text("feedback_value") == "Valid";
    let feedback = Feedback {
        username: form.text("username"),
        event_id: form.text("event_id"),
        token: form.text("feedback_token"),
        is_valid,
    };
    stage.tx.give_feedback(stage.ctx, &stage.pool, feedback)?;
    Ok(stage.plain(StatusCode::OK, &FeedbackGiven { is_valid }))
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, _refused: &Refused) -> Answer {
    let (status, kind) = (StatusCode::FORBIDDEN, TroubleKind::Feedback);
    Ok(stage.trouble(status, kind, "invalid_request"))
}
