//! Records, in the form that AWS documents.

use ringwall_core::Timestamp;
use ringwall_store::StoreError;
use serde::Serialize;

use crate::api::{ChallengeName, ChallengeResponse};
use crate::resources::auth_event::AuthEvent;
use crate::resources::pool::Pool;
use crate::resources::user::User;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a, M> {
    event_timestamp: String,
    event_source: &'static str,
    log_level: &'static str,
    message: M,
    log_source_id: SourceId<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceId<'a> {
    user_pool_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Activity<'a> {
    version: &'static str,
    event_id: &'a str,
    event_type: &'static str,
    user_sub: &'a str,
    user_name: &'a str,
    user_pool_id: &'a str,
    client_id: &'a str,
    creation_date: String,
    event_response: &'static str,
    risk_level: &'static str,
    risk_decision: &'static str,
    /// Why, which AWS does not say.
    risk_reasons: &'a [String],
    challenges: Vec<Challenge>,
    device_name: &'a str,
    ip_address: &'a str,
    request_id: &'a str,
    idp_name: &'static str,
    compromised_credential_detected: String,
    city: &'a str,
    country: &'a str,
    event_feedback_value: &'static str,
    event_feedback_date: String,
    event_feedback_provider: &'a str,
    has_context_data: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Challenge {
    challenge_name: ChallengeName,
    challenge_response: ChallengeResponse,
}

#[derive(Serialize)]
struct Undelivered<'a> {
    details: &'a str,
}

/// What a user did.
pub(super) fn of_event(pool: &Pool, user: &User, event: &AuthEvent) -> Result<String, StoreError> {
    let (risk, place) = (event.risk, &event.place);
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let (device, address) = (text(&place.device), text(&place.address));
    let (city, country) = (text(&place.city), text(&place.country));
    let client_id = text(&event.client_id);
    let feedback = event.feedback.as_ref();
    let challenges = event.challenges.iter();
    let activity = Activity {
        version: "1",
        event_id: &event.id,
        event_type: event.kind.as_str(),
        user_sub: &user.sub,
        user_name: &user.username,
        user_pool_id: &pool.id,
        client_id: &client_id,
        creation_date: ringwall_srp::format_timestamp(event.at.secs()),
        event_response: event.response.as_str(),
        risk_level: risk
            .and_then(|risk| risk.level)
            .map_or("", |level| level.as_str()),
        risk_decision: risk.map_or("", |risk| risk.decision.as_str()),
        risk_reasons: &event.reasons,
        challenges: challenges
            .map(|(name, response)| Challenge {
                challenge_name: *name,
                challenge_response: *response,
            })
            .collect(),
        device_name: &device,
        ip_address: &address,
        request_id: &event.id,
        idp_name: "",
        compromised_credential_detected: risk.is_some_and(|risk| risk.compromised).to_string(),
        city: &city,
        country: &country,
        event_feedback_value: feedback.map_or("", |feedback| feedback.value.as_str()),
        event_feedback_date: feedback.map_or_else(String::new, |feedback| {
            ringwall_srp::format_timestamp(feedback.at.secs())
        }),
        event_feedback_provider: feedback.map_or("", |feedback| &feedback.by),
        has_context_data: place.address.is_some().to_string(),
    };
    line(pool, event.at, ("USER_ACTIVITY", "INFO"), activity)
}

/// A message did not reach a user.
pub(super) fn of_undelivered(
    pool: &Pool,
    at: Timestamp,
    details: &str,
) -> Result<String, StoreError> {
    line(
        pool,
        at,
        ("USER_NOTIFICATION", "ERROR"),
        Undelivered { details },
    )
}

fn line<M: Serialize>(
    pool: &Pool,
    at: Timestamp,
    (event_source, log_level): (&'static str, &'static str),
    message: M,
) -> Result<String, StoreError> {
    let line = Line {
        event_timestamp: at.millis().to_string(),
        event_source,
        log_level,
        message,
        log_source_id: SourceId {
            user_pool_id: &pool.id,
        },
    };
    serde_json::to_string(&line).map_err(|error| StoreError::Row {
        table: "cognito-idp.log_record",
        reason: error.to_string(),
    })
}
