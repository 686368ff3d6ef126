//! Sessions as users and administrators see and end them.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SessionDescriptionType.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::Reads;

use crate::api::{SessionDescriptionType, SessionTypeType};
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};
use crate::token::grant::{Activity, Grant, TokenSession};
use crate::token::session::SsoSession;
use crate::token::user_agent;

/// The sessions of a user, token sessions first. `current` is the grant of the token that is shown.
pub(crate) fn of<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
    user: &User,
    current: Option<&str>,
) -> Result<Vec<SessionDescriptionType>, CognitoError> {
    require_tracking(tx, pool)?;
    let grants = tx.grants_of(&pool.id, &user.sub)?;
    let mut sessions: Vec<SessionDescriptionType> = grants
        .iter()
        .filter_map(|grant| {
            let session = grant.session.as_ref()?;
            Some(token_session(
                grant,
                session,
                current == Some(grant.id.as_str()),
            ))
        })
        .collect();
    let sso_sessions = tx.sso_sessions(pool, user)?;
    sessions.extend(sso_sessions.iter().map(|session| sso_session(session)));
    Ok(sessions)
}

/// Which session ends.
pub(crate) struct Revocation<'a> {
    pub(crate) session_id: &'a str,
    /// With its relatives: the managed login session that a token session came through, and the token
    /// sessions that came through a managed login session.
    pub(crate) linked: bool,
    /// The grant of the token that is shown, which does not end.
    pub(crate) current: Option<&'a str>,
}

/// Ends a session.
pub(crate) fn revoke(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    revocation: &Revocation<'_>,
) -> Result<(), CognitoError> {
    require_tracking(tx, pool)?;
    let id = revocation.session_id;
    let grants = tx.grants_of(&pool.id, &user.sub)?;
    let is_current = |grant: &Grant| revocation.current == Some(grant.id.as_str());
    if let Some((grant, session)) = grants.iter().find_map(|grant| tracked(grant, id)) {
        if is_current(grant) {
            return Err(CognitoError::invalid_parameter(
                "The current session can't be revoked.",
            ));
        }
        tx.remove_grant(grant)?;
        if let Some(origin) = session.origin.as_deref().filter(|_| revocation.linked) {
            tx.end_sso_session(&pool.id, &user.sub, origin)?;
        }
        return Ok(());
    }
    let Some(session) = tx.find_sso_session(&pool.id, &user.sub, id)? else {
        return Err(CognitoError::not_found("Session does not exist."));
    };
    tx.remove_sso_session(&session)?;
    if revocation.linked {
        let came_through = |grant: &Grant| {
            let session = grant.session.as_ref();
            session.is_some_and(|session| session.origin.as_deref() == Some(id))
        };
        let linked = grants
            .iter()
            .filter(|grant| came_through(grant) && !is_current(grant));
        for grant in linked {
            tx.remove_grant(grant)?;
        }
    }
    Ok(())
}

fn require_tracking<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
) -> Result<(), CognitoError> {
    if tx.session_settings(pool)?.tracked {
        Ok(())
    } else {
        Err(CognitoError::sessions_not_tracked())
    }
}

fn tracked<'a>(grant: &'a Arc<Grant>, id: &str) -> Option<(&'a Arc<Grant>, &'a TokenSession)> {
    let session = grant.session.as_ref().filter(|session| session.id == id)?;
    Some((grant, session))
}

fn token_session(
    grant: &Grant,
    session: &TokenSession,
    is_current: bool,
) -> SessionDescriptionType {
    SessionDescriptionType {
        session_id: Some(session.id.clone()),
        session_type: Some(SessionTypeType::Token),
        client_id: Some(grant.client_id.clone().into()),
        create_date: Some(grant.created_at),
        origin_session_id: session.origin.clone(),
        is_current_session: Some(is_current),
        ..seen(&session.activity)
    }
}

fn sso_session(session: &SsoSession) -> SessionDescriptionType {
    SessionDescriptionType {
        session_id: Some(session.id.clone()),
        session_type: Some(SessionTypeType::Sso),
        client_id: Some(session.client_id.clone().into()),
        create_date: Some(session.created_at),
        origin_session_id: None,
        is_current_session: Some(false),
        ..seen(&session.activity)
    }
}

fn seen(activity: &Activity) -> SessionDescriptionType {
    SessionDescriptionType {
        session_id: None,
        session_type: None,
        client_id: None,
        create_date: None,
        last_active_date: Some(activity.at),
        device_type: Some(user_agent::described(activity.user_agent.as_deref())),
        last_ip_address: activity.address.clone().map(Into::into),
        last_location: None,
        origin_session_id: None,
        is_current_session: None,
    }
}
