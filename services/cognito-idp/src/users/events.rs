//! What happened when users signed in: recorded where the pool has threat protection, kept for two
//! years, judged by administrators and by the users themselves.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::api::{ErrorCode, FeedbackValueType};
use crate::error::CognitoError;
use crate::resources::auth_event::{AuthEvent, Feedback};
use crate::resources::pool::{Pool, ThreatMode};
use crate::resources::user::User;
use crate::sealed::Sealer;
use crate::store::CognitoWrite;

const KEPT_DAYS: i64 = 2 * 365;
/// Old events cleared with each new one.
const CLEARED: usize = 4;
const FEEDBACK: &str = "feedback on a sign-in";
/// How long a user can say whether it was he.
const FEEDBACK_DAYS: i64 = 30;

/// What a user shows who says whether it was he.
#[derive(Serialize, Deserialize)]
struct FeedbackToken {
    pool_id: String,
    sub: String,
    event_id: String,
    until: Timestamp,
}

/// Whether the pool records what happens.
pub(crate) fn are_recorded(pool: &Pool) -> bool {
    let threats = pool.threat_protection.as_ref();
    threats.is_some_and(|threats| threats.mode != ThreatMode::Off)
}

/// The pool must record what happens.
pub(crate) fn require(pool: &Pool) -> Result<(), CognitoError> {
    if are_recorded(pool) {
        return Ok(());
    }
    Err(CognitoError::modelled(
        ErrorCode::UserPoolAddOnNotEnabledException,
        "Threat protection is not enabled for the user pool.",
    ))
}

/// Writes down what happened, if the pool does so.
pub(crate) fn record(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    event: AuthEvent,
) -> Result<(), StoreError> {
    if are_recorded(pool) {
        let old = event.at.plus_days(-KEPT_DAYS).millis();
        tx.clear_auth_events(&pool.id, &user.sub, old, CLEARED)?;
        tx.put_auth_event(&pool.id, &user.sub, event)?;
    }
    Ok(())
}

/// Somebody says whether an event was the user's own doing; `by` is `Admin` or `User`.
pub(crate) fn judge(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    event_id: &str,
    feedback: Feedback,
) -> Result<(), CognitoError> {
    let event = tx.find_auth_event(&pool.id, &user.sub, event_id)?;
    let event = event.ok_or_else(|| CognitoError::not_found("Event does not exist."))?;
    let mut event = (*event).clone();
    event.feedback = Some(feedback);
    Ok(tx.put_auth_event(&pool.id, &user.sub, event)?)
}

/// What the link in a message to the user carries.
#[cfg_attr(not(test), expect(dead_code, reason = "no message asks users yet"))]
pub(crate) fn feedback_token(
    ctx: &RequestContext,
    sealer: &Sealer,
    user: &User,
    event_id: &str,
) -> Result<String, CognitoError> {
    let token = FeedbackToken {
        pool_id: user.pool_id.clone(),
        sub: user.sub.clone(),
        event_id: event_id.to_owned(),
        until: ctx.now().plus_days(FEEDBACK_DAYS),
    };
    sealer.seal_text(ctx, FEEDBACK, &token)
}

/// Whether a token lets its bearer speak for a user about an event.
pub(crate) fn is_feedback_token(
    ctx: &RequestContext,
    sealer: &Sealer,
    user: &User,
    event_id: &str,
    token: &str,
) -> bool {
    let token: Option<FeedbackToken> = sealer.open_text(FEEDBACK, token);
    token.is_some_and(|token| {
        token.pool_id == user.pool_id
            && token.sub == user.sub
            && token.event_id == event_id
            && ctx.now() < token.until
    })
}

/// What somebody said.
pub(crate) fn feedback(value: FeedbackValueType, by: &str, at: Timestamp) -> Feedback {
    Feedback {
        value,
        by: by.to_owned(),
        at,
    }
}
