//! Passwords that others know: looked for where users send them in the clear.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-compromised-credentials.html>

use ringwall_core::RequestContext;
use ringwall_risk::passwords::{Filter, is_guessable};

use super::{enforced, mode, takeover};
use crate::api::{
    ChallengeName, ChallengeResponse, CompromisedCredentialsEventActionType as Action, ErrorCode,
    EventFilterType, EventResponseType, RiskDecisionType,
};
use crate::error::CognitoError;
use crate::flow::Call;
use crate::flow::session::{Flow, Session};
use crate::refusal::{self, Refusal};
use crate::resources::auth_event::{AuthEvent, Risk};
use crate::resources::client::Client;
use crate::resources::pool::{Pool, ThreatMode};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::users::events;

/// The passwords that others know.
#[derive(Default)]
pub(crate) struct CompromisedPasswords {
    pub(crate) list: Option<Filter>,
}

impl CompromisedPasswords {
    /// Whether others know a password. A list that cannot be read knows none, and the log says so.
    fn contain(&self, password: &str) -> bool {
        let listed = self.list.as_ref().map(|list| list.contains(password));
        let is_listed = listed.is_some_and(|found| {
            found.unwrap_or_else(|error| {
                tracing::error!(%error, "the list of compromised passwords cannot be read");
                false
            })
        });
        is_listed || is_guessable(password)
    }
}

/// Whether a password is looked for at an event, whether others know it, and whether that matters.
struct Found {
    is_compromised: bool,
    is_blocked: bool,
}

fn look(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    client: &Client,
    event: EventFilterType,
    password: &str,
) -> Result<Found, CognitoError> {
    let configuration = enforced(tx, pool, client, false)?;
    let compromised = configuration.compromised.as_ref();
    let is_watched = mode(pool, false) != ThreatMode::Off
        && compromised.is_none_or(|found| found.events.contains(&event));
    let is_compromised = is_watched && tx.service.compromised.contain(password);
    let blocks = compromised.is_some_and(|found| found.action == Action::Block);
    Ok(Found {
        is_compromised,
        is_blocked: is_compromised && blocks,
    })
}

/// Looks at a password that somebody has signed in with. One that others know makes him choose another,
/// if that is what is done about it. A temporary one is known to others by its nature.
pub(crate) fn at_sign_in(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: &User,
    session: &mut Session,
    password: &str,
) -> Result<(), CognitoError> {
    if user.status != UserStatus::Confirmed || session.flow == Flow::Custom {
        return Ok(());
    }
    let event = EventFilterType::SignIn;
    let found = look(tx, &call.pool, &call.client, event, password)?;
    session.compromised = found.is_compromised;
    if !found.is_blocked {
        return Ok(());
    }
    let location = takeover::locate(tx, call);
    let event = AuthEvent {
        risk: Some(Risk {
            decision: RiskDecisionType::Block,
            level: None,
            compromised: true,
        }),
        client_id: Some(call.client.id.clone()),
        ..AuthEvent::of_sign_in(
            ctx,
            call.visitor.place(location),
            EventResponseType::Fail,
            vec![(ChallengeName::Password, ChallengeResponse::Success)],
        )
    };
    events::record(tx, &call.pool, user, event)?;
    let user = User {
        status: UserStatus::ResetRequired,
        updated_at: ctx.now(),
        ..user.clone()
    };
    tx.put_user(&call.pool, user)?;
    Err(refusal::commit(ctx, Refusal::CompromisedPassword))
}

/// Looks at a password that somebody chooses, and says whether others know it.
pub(crate) fn at_choice(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    client: &Client,
    event: EventFilterType,
    password: &str,
) -> Result<bool, CognitoError> {
    let found = look(tx, pool, client, event, password)?;
    if found.is_blocked {
        return Err(CognitoError::modelled(
            ErrorCode::InvalidPasswordException,
            "Provided password cannot be used for security reasons.",
        ));
    }
    Ok(found.is_compromised)
}
