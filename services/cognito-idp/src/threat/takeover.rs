//! Sign-ins that look like somebody else's: judged, answered, recorded, learned from.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html>

use ringwall_core::RequestContext;
use ringwall_risk::{Assessment, Level, Observation, assess};

use super::notice::{self, Kind};
use super::whereabouts::Location;
use super::{enforced, exceptions, mode};
use crate::api::{
    AccountTakeoverEventActionType as Action, EventResponseType, RiskDecisionType, RiskLevelType,
};
use crate::error::CognitoError;
use crate::factor::next::{Demand, Next, after_password};
use crate::flow::session::{Flow, Session};
use crate::flow::{Call, proof};
use crate::refusal::{self, Refusal};
use crate::resources::auth_event::{AuthEvent, Risk};
use crate::resources::pool::ThreatMode;
use crate::resources::risk::TakeoverAction;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::users::events;

/// Judges a sign-in, once: from then on its session knows what it has to show, or it ends here.
pub(crate) fn judge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &mut Session,
) -> Result<(), CognitoError> {
    let is_custom = session.flow == Flow::Custom;
    let is_judged = session.event_id.is_some();
    if is_judged || mode(&call.pool, is_custom) == ThreatMode::Off {
        return Ok(());
    }
    let configuration = enforced(tx, &call.pool, &call.client, is_custom)?;
    let location = locate(tx, call);
    let seen = call.visitor.seen(ctx.now(), &location);
    let found = if exceptions::skips(&configuration, &call.visitor) {
        Assessment::default()
    } else {
        assessed(ctx, tx, call, user, &seen)?
    };
    let takeover = configuration.takeover.as_ref();
    let action = takeover.and_then(|takeover| takeover.at(found.level?));
    let is_blocked = action.is_some_and(|action| blocks(action, call, user, session));

    let event = event_of(ctx, call, session, (&found, seen), location, is_blocked);
    if let Some(action) = action.filter(|action| action.notifies)
        && let Some(texts) = takeover.and_then(|takeover| takeover.notice.as_ref())
    {
        let kind = match action.action {
            _ if is_blocked => Kind::Block,
            Action::MfaIfConfigured | Action::MfaRequired => Kind::Mfa,
            Action::Block | Action::NoAction => Kind::NoAction,
        };
        notice::send(ctx, tx, call, user, texts, kind, &event)?;
    }
    session.event_id = Some(event.id.clone());
    session.demand = match action.map(|action| action.action) {
        Some(Action::MfaIfConfigured) => Some(Demand::IfConfigured),
        Some(Action::MfaRequired) => Some(Demand::OfRisk),
        Some(Action::Block | Action::NoAction) | None => None,
    };
    events::record(tx, &call.pool, user, event)?;
    if is_blocked {
        return Err(refusal::commit(ctx, Refusal::Risk));
    }
    Ok(())
}

/// The sign-in came to its end: the event says so, and the user's profile learns from it.
pub(crate) fn succeeded(
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &Session,
) -> Result<(), CognitoError> {
    let Some(id) = &session.event_id else {
        return Ok(());
    };
    let Some(event) = tx.find_auth_event(&call.pool.id, &user.sub, id)? else {
        return Ok(());
    };
    let mut event = AuthEvent::clone(&event);
    event.response = EventResponseType::Pass;
    event.challenges = proof::challenges(&session.proofs);
    if let Some(seen) = &event.seen {
        let mut profile = tx.risk_profile(user)?;
        profile.learn(seen);
        tx.put_risk_profile(user, profile)?;
    }
    Ok(events::put(tx, &call.pool, user, event)?)
}

/// Where the visitor is.
pub(crate) fn locate(tx: &CognitoWrite<'_>, call: &Call) -> Location {
    let address = call.visitor.address;
    address.map_or_else(Location::default, |address| {
        tx.service.whereabouts.locate(address)
    })
}

fn assessed(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    user: &User,
    seen: &Observation,
) -> Result<Assessment, CognitoError> {
    let pool = &call.pool;
    let name = pool.folded(&user.username);
    let paces = &tx.service.lockouts.paces;
    let failures = paces.failures(ctx.now(), &pool.id, &name, call.visitor.address);
    Ok(assess(&tx.risk_profile(user)?, seen, failures))
}

/// Whether an action keeps the user out: also if it asks for a factor that he does not have.
fn blocks(action: TakeoverAction, call: &Call, user: &User, session: &Session) -> bool {
    match action.action {
        Action::Block => true,
        Action::MfaRequired => {
            let next = after_password(&call.pool, user, Demand::OfRisk);
            !session.has_shown_second_factor() && next == Next::Impossible
        }
        Action::MfaIfConfigured | Action::NoAction => false,
    }
}

fn event_of(
    ctx: &RequestContext,
    call: &Call,
    session: &Session,
    (found, seen): (&Assessment, Observation),
    location: Location,
    is_blocked: bool,
) -> AuthEvent {
    let reasons = found.reasons.iter().map(|(reason, _)| reason.as_str());
    let reasons: Vec<_> = reasons.map(str::to_owned).collect();
    if let Some(level) = found.level {
        ctx.note("riskLevel", level_name(level).as_str());
        ctx.note("riskReasons", reasons.join(" "));
    }
    let response = if is_blocked {
        EventResponseType::Fail
    } else {
        EventResponseType::InProgress
    };
    let challenges = proof::challenges(&session.proofs);
    let place = call.visitor.place(location);
    AuthEvent {
        risk: Some(Risk {
            decision: match found.level {
                _ if is_blocked => RiskDecisionType::Block,
                Some(_) => RiskDecisionType::AccountTakeover,
                None => RiskDecisionType::NoRisk,
            },
            level: found.level.map(level_name),
            compromised: session.compromised,
        }),
        client_id: Some(call.client.id.clone()),
        reasons,
        seen: Some(seen),
        ..AuthEvent::of_sign_in(ctx, place, response, challenges)
    }
}

const fn level_name(level: Level) -> RiskLevelType {
    match level {
        Level::Low => RiskLevelType::Low,
        Level::Medium => RiskLevelType::Medium,
        Level::High => RiskLevelType::High,
    }
}
