//! Sessions: what users and administrators see of sign-ins, in pools that track them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-user-sessions.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer};
use serde::{Deserialize, Serialize};

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::names;
use crate::resources::pool::{Pool, Tier};
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};
use crate::token::grant::{Activity, Grant, TokenSession};

/// By pool.
const SETTINGS: Table<SessionSettings> = Table::new("cognito-idp.session_settings");
/// By app client.
const CLIENT_SETTINGS: Table<ClientSessionSettings> =
    Table::new("cognito-idp.client_session_settings");
/// By pool, `sub` and id.
const SSO_SESSIONS: Table<SsoSession> = Table::new("cognito-idp.sso_session");

/// The timer that takes away a managed login session that is over.
pub(crate) const EXPIRY: &str = "sso-session-expiry";

/// Managed login sessions of a user; the oldest goes when there is one more.
const MOST_SSO_SESSIONS: usize = 25;
/// Seconds between two notes of a session's activity: refreshing stays cheap.
const ACTIVITY_SECS: i64 = 60;

/// Whether a pool tracks sessions, and how many a user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionSettings {
    pub(crate) tracked: bool,
    /// Token sessions that a user has at once.
    pub(crate) most_per_user: u32,
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            tracked: false,
            most_per_user: 20,
        }
    }
}

/// How long an app client uses a managed login session again without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClientSessionSettings {
    pub(crate) sso_minutes: u32,
}

impl Default for ClientSessionSettings {
    fn default() -> Self {
        Self { sso_minutes: 60 }
    }
}

/// A session of managed login, which a browser's cookie names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SsoSession {
    /// `sso` and 25 characters.
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) sub: String,
    /// The client that he signed in to.
    pub(crate) client_id: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) activity: Activity,
}

impl SsoSession {
    fn key(&self) -> RowKey {
        RowKey::new()
            .text(&self.pool_id)
            .text(&self.sub)
            .text(&self.id)
    }

    fn timer_key(&self) -> String {
        format!("{} {} {}", self.pool_id, self.sub, self.id)
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A pool's settings.
    pub(crate) fn session_settings(&self, pool: &Pool) -> Result<SessionSettings, StoreError> {
        let settings = self.tx.get(&SETTINGS, &RowKey::new().text(&pool.id))?;
        Ok(settings.map_or_else(SessionSettings::default, |settings| *settings))
    }

    /// An app client's settings.
    pub(crate) fn client_session_settings(
        &self,
        client: &Client,
    ) -> Result<ClientSessionSettings, StoreError> {
        let settings = self
            .tx
            .get(&CLIENT_SETTINGS, &RowKey::new().text(&client.id))?;
        Ok(settings.map_or_else(ClientSessionSettings::default, |settings| *settings))
    }

    /// The managed login sessions of a user.
    pub(crate) fn sso_sessions(
        &self,
        pool: &Pool,
        user: &User,
    ) -> Result<Vec<Arc<SsoSession>>, StoreError> {
        let prefix = RowKey::new().text(&pool.id).text(&user.sub);
        let rows = self.tx.scan(&SSO_SESSIONS, &prefix, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, session)| session).collect())
    }

    /// A managed login session that was not revoked.
    pub(crate) fn find_sso_session(
        &self,
        pool_id: &str,
        sub: &str,
        id: &str,
    ) -> Result<Option<Arc<SsoSession>>, StoreError> {
        let key = RowKey::new().text(pool_id).text(sub).text(id);
        self.tx.get(&SSO_SESSIONS, &key)
    }
}

impl CognitoWrite<'_> {
    /// Writes a pool's settings.
    pub(crate) fn put_session_settings(
        &mut self,
        pool: &Pool,
        settings: SessionSettings,
    ) -> Result<(), StoreError> {
        let key = RowKey::new().text(&pool.id);
        self.tx.put(&SETTINGS, &key, settings)
    }

    /// Writes an app client's settings.
    pub(crate) fn put_client_session_settings(
        &mut self,
        client: &Client,
        settings: ClientSessionSettings,
    ) -> Result<(), StoreError> {
        let key = RowKey::new().text(&client.id);
        self.tx.put(&CLIENT_SETTINGS, &key, settings)
    }

    /// Takes a pool's settings away, when it goes.
    pub(super) fn remove_session_settings(&mut self, pool_id: &str) -> Result<(), StoreError> {
        self.tx.delete(&SETTINGS, &RowKey::new().text(pool_id))
    }

    /// Takes away managed login sessions of a pool that is gone, while `left` lasts.
    pub(super) fn purge_sso_sessions(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        for (_, session) in self.tx.scan(&SSO_SESSIONS, prefix, None, *left)? {
            self.remove_sso_session(&session)?;
            *left -= 1;
        }
        Ok(())
    }

    /// Ends all managed login sessions of a user, when he goes.
    pub(crate) fn remove_sso_sessions_of_user(
        &mut self,
        pool: &Pool,
        user: &User,
    ) -> Result<(), StoreError> {
        for session in self.sso_sessions(pool, user)? {
            self.remove_sso_session(&session)?;
        }
        Ok(())
    }

    /// Takes an app client's settings away, when it goes.
    pub(crate) fn remove_client_session_settings(
        &mut self,
        client_id: &str,
    ) -> Result<(), StoreError> {
        self.tx
            .delete(&CLIENT_SETTINGS, &RowKey::new().text(client_id))
    }

    /// Begins a managed login session.
    pub(crate) fn begin_sso_session(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        user: &User,
        expires_at: Timestamp,
    ) -> Result<SsoSession, StoreError> {
        let session = SsoSession {
            id: names::session_id(ctx, "sso"),
            pool_id: user.pool_id.clone(),
            sub: user.sub.clone(),
            client_id: client.id.clone(),
            created_at: ctx.now(),
            expires_at,
            activity: activity(ctx),
        };
        let prefix = RowKey::new().text(&user.pool_id).text(&user.sub);
        let rows = self.tx.scan(&SSO_SESSIONS, &prefix, None, usize::MAX)?;
        let mut others: Vec<_> = rows.into_iter().map(|(_, session)| session).collect();
        others.sort_by_key(|session| std::cmp::Reverse(session.activity.at));
        for oldest in others.iter().skip(MOST_SSO_SESSIONS - 1) {
            self.remove_sso_session(oldest)?;
        }
        self.put_sso_session(session.clone())?;
        Ok(session)
    }

    /// Notes that tokens are given out through a managed login session.
    pub(super) fn use_sso_session(
        &mut self,
        ctx: &RequestContext,
        pool_id: &str,
        sub: &str,
        id: &str,
    ) -> Result<(), StoreError> {
        if let Some(session) = self.find_sso_session(pool_id, sub, id)? {
            let mut session = (*session).clone();
            session.activity = activity(ctx);
            self.tx.put(&SSO_SESSIONS, &session.key(), session)?;
        }
        Ok(())
    }

    /// Writes a managed login session, which goes by itself when it is over.
    fn put_sso_session(&mut self, session: SsoSession) -> Result<(), StoreError> {
        self.tx.schedule(Timer {
            service: "cognito-idp".to_owned(),
            kind: EXPIRY.to_owned(),
            key: session.timer_key(),
            due_millis: session.expires_at.millis(),
        })?;
        self.tx.put(&SSO_SESSIONS, &session.key(), session)
    }

    /// Ends a managed login session, if it still is there.
    pub(crate) fn end_sso_session(
        &mut self,
        pool_id: &str,
        sub: &str,
        id: &str,
    ) -> Result<(), StoreError> {
        match self.find_sso_session(pool_id, sub, id)? {
            Some(session) => self.remove_sso_session(&session),
            None => Ok(()),
        }
    }

    /// Ends a managed login session.
    pub(crate) fn remove_sso_session(&mut self, session: &SsoSession) -> Result<(), StoreError> {
        self.tx
            .cancel("cognito-idp", EXPIRY, &session.timer_key())?;
        self.tx.delete(&SSO_SESSIONS, &session.key())
    }
}

/// Takes a managed login session away that is over.
pub(crate) fn expire(
    _context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    let key = timer.key.split(' ').fold(RowKey::new(), RowKey::text);
    tx.tx.delete(&SSO_SESSIONS, &key)?;
    Ok(Vec::new())
}

/// That the pool has what it takes to track sessions.
pub(crate) fn require_tier(pool: &Pool) -> Result<(), CognitoError> {
    if pool.tier == Tier::Lite {
        return Err(CognitoError::feature_unavailable(
            "Session management is not available in the LITE tier. Upgrade the user pool's tier to \
             use it.",
        ));
    }
    Ok(())
}

/// What is told of a new grant, where the pool tracks sessions. A user who has as many as he may loses
/// the one that he has not used for the longest time.
pub(super) fn begin(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    origin: Option<String>,
) -> Result<Option<TokenSession>, CognitoError> {
    let settings = tx.session_settings(pool)?;
    if !settings.tracked {
        return Ok(None);
    }
    let grants = tx.grants_of(&pool.id, &user.sub)?;
    let mut tracked: Vec<(Timestamp, &Arc<Grant>)> = grants
        .iter()
        .filter_map(|grant| Some((grant.session.as_ref()?.activity.at, grant)))
        .collect();
    tracked.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let others = usize::try_from(settings.most_per_user.saturating_sub(1)).unwrap_or(usize::MAX);
    for (_, grant) in tracked.iter().skip(others) {
        tx.remove_grant(grant)?;
    }
    Ok(Some(TokenSession {
        id: names::session_id(ctx, "tkn"),
        origin,
        activity: activity(ctx),
    }))
}

/// Notes that a session is in use.
pub(super) fn touch(ctx: &RequestContext, seen: &mut Activity) {
    let now = activity(ctx);
    let is_recent = now.at < seen.at.plus_secs(ACTIVITY_SECS);
    let is_same = now.address == seen.address && now.user_agent == seen.user_agent;
    if !(is_recent && is_same) {
        *seen = now;
    }
}

fn activity(ctx: &RequestContext) -> Activity {
    Activity {
        at: ctx.now(),
        address: ctx.client.address.map(|address| address.to_string()),
        user_agent: ctx
            .client
            .user_agent
            .as_ref()
            .map(|agent| agent.chars().take(1_024).collect()),
    }
}
