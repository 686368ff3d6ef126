//! What happened when users signed in: recorded where the pool has threat protection, kept for two
//! years, judged by administrators and by the users themselves.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::api::{ErrorCode, EventResponseType, EventType, FeedbackValueType, RiskDecisionType};
use crate::error::CognitoError;
use crate::logs;
use crate::resources::auth_event::{AuthEvent, Feedback, Risk};
use crate::resources::pool::{Pool, ThreatMode};
use crate::resources::user::User;
use crate::sealed::Sealer;
use crate::store::CognitoWrite;
use crate::threat::{self, Visitor};
use crate::users::worker;

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
    let is_on = |is_custom| threat::mode(pool, is_custom) != ThreatMode::Off;
    is_on(false) || is_on(true)
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
        if tx.auth_events(&pool.id, &user.sub, None, 1)?.is_empty() {
            let due = event.at.plus_days(KEPT_DAYS);
            worker::drop_events_later(tx, &pool.id, &user.sub, due)?;
        }
        put(tx, pool, user, event)?;
    }
    Ok(())
}

/// Writes an event, as it is now, and tells the pool's log.
pub(crate) fn put(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    event: AuthEvent,
) -> Result<(), StoreError> {
    logs::tell_event(tx, pool, user, &event)?;
    tx.put_auth_event(&pool.id, &user.sub, event)
}

/// Writes down what a user did besides signing in, if the pool does so.
pub(crate) fn record_deed(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    visitor: &Visitor,
    (kind, is_compromised): (EventType, bool),
) -> Result<(), StoreError> {
    if !are_recorded(pool) {
        return Ok(());
    }
    let address = visitor.address;
    let location = address.map(|address| tx.service.whereabouts.locate(address));
    let place = visitor.place(location.unwrap_or_default());
    let event = AuthEvent {
        kind,
        risk: Some(Risk {
            decision: RiskDecisionType::NoRisk,
            level: None,
            compromised: is_compromised,
        }),
        ..AuthEvent::of_sign_in(ctx, place, EventResponseType::Pass, Vec::new())
    };
    record(tx, pool, user, event)
}

/// Drops events that are too old, and says whether there are others.
pub(crate) fn drop_old(
    tx: &mut CognitoWrite<'_>,
    pool_id: &str,
    sub: &str,
    now: Timestamp,
    most: usize,
) -> Result<Dropped, StoreError> {
    let old = now.plus_days(-KEPT_DAYS).millis();
    if !tx.clear_auth_events(pool_id, sub, old, most)? {
        return Ok(Dropped::Some);
    }
    let are_others = !tx.auth_events(pool_id, sub, None, 1)?.is_empty();
    Ok(if are_others {
        Dropped::AllThatAreOld
    } else {
        Dropped::All
    })
}

/// What was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    Some,
    AllThatAreOld,
    All,
}

/// Somebody says whether an event was the user's own doing; `by` is `Admin` or `User`. His profile learns
/// from it.
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
    if let Some(seen) = &event.seen {
        let mut profile = tx.risk_profile(user)?;
        match feedback.value {
            FeedbackValueType::Valid => profile.trust(seen, feedback.at.secs()),
            FeedbackValueType::Invalid => profile.distrust(seen, feedback.at.secs()),
        }
        tx.put_risk_profile(user, profile)?;
    }
    event.feedback = Some(feedback);
    Ok(put(tx, pool, user, event)?)
}

/// What the link in a message to the user carries.
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
