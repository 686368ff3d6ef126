//! Sessions of browsers: somebody who has signed in signs in to other clients of the pool without
//! being asked, for an hour or as long as the client's settings say.

use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};

use super::kept::{self, Kind};
use super::{Client, HostedTx, Pool, SamlSession};
use crate::error::CognitoError;
use crate::resources::user::{User, UserStatus};

/// A session is kept so long at least, for clients that go by it longer than the one it began at.
const SHORTEST_MINUTES: u32 = 60;
/// By the digest of the browser's key.
pub(super) const SESSIONS: Table<Session> = Table::new("cognito-idp.browser_session");

/// Who has signed in, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The user.
    pub sub: String,
    /// When.
    pub auth_time: Timestamp,
    /// How (RFC 8176).
    pub methods: Vec<String>,
    /// The authentication context reached.
    pub level: u8,
    /// The identity provider that he came from; none for the pool's own users.
    #[serde(default)]
    pub provider: Option<String>,
    /// The event that threat protection knows it by.
    #[serde(default)]
    pub event_id: Option<String>,
    /// His session there, if he can be signed out of it.
    #[serde(default)]
    pub saml: Option<SamlSession>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    pool_id: String,
    id: String,
    signed_in: SignedIn,
    expires_at: Timestamp,
}

/// A browser's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserSession {
    /// Its id, which is no secret.
    pub id: String,
    /// Who has signed in.
    pub signed_in: SignedIn,
}

/// A session that has just begun. No `Debug`: its key is good.
#[derive(Clone, PartialEq, Eq)]
pub struct BegunSession {
    /// The key that the browser carries.
    pub key: String,
    /// Seconds that it lasts.
    pub secs: i64,
    /// The session.
    pub session: BrowserSession,
}

/// Whether a user who has signed in is still let in. Who came from a provider needs no password.
pub(super) fn may_go_on(user: &User, signed_in: &SignedIn) -> bool {
    user.enabled && (user.status != UserStatus::ResetRequired || signed_in.provider.is_some())
}

impl HostedTx<'_> {
    /// Begins a session, as long as the client's settings say.
    ///
    /// # Errors
    /// The user is gone; the store failed.
    pub fn begin_session(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        signed_in: SignedIn,
    ) -> Result<BegunSession, ApiError> {
        let row = client
            .row
            .as_ref()
            .ok_or_else(|| CognitoError::no_client(&client.id))?;
        let user = self
            .0
            .user_of_sub(&pool.row, &signed_in.sub)
            .map_err(CognitoError::from)?;
        let user = user.ok_or_else(CognitoError::no_user)?;
        let settings = self
            .0
            .client_session_settings(row)
            .map_err(CognitoError::from)?;
        // Other clients may go by it for longer.
        let secs = i64::from(settings.sso_minutes.max(SHORTEST_MINUTES)) * 60;
        let expires_at = ctx.now().plus_secs(secs);
        let listed = self.0.begin_sso_session(ctx, row, &user, expires_at);
        let session = BrowserSession {
            id: listed.map_err(CognitoError::from)?.id,
            signed_in,
        };
        let key = kept::draw(ctx);
        let kept = Session {
            pool_id: pool.id.clone(),
            id: session.id.clone(),
            signed_in: session.signed_in.clone(),
            expires_at,
        };
        kept::keep(
            &mut self.0,
            &SESSIONS,
            Kind::Session,
            &key,
            kept,
            expires_at,
        )?;
        Ok(BegunSession { key, secs, session })
    }

    /// The session of a browser's key; only while its user may sign in, and nobody has ended it.
    ///
    /// # Errors
    /// The store failed.
    pub fn session(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        key: Option<&str>,
    ) -> Result<Option<BrowserSession>, ApiError> {
        let Some(session) = self.kept_session(key)? else {
            return Ok(None);
        };
        if session.pool_id != pool.id || session.expires_at <= ctx.now() {
            return Ok(None);
        }
        let sub = &session.signed_in.sub;
        let listed = self.0.find_sso_session(&pool.id, sub, &session.id);
        let user = self
            .0
            .user_of_sub(&pool.row, sub)
            .map_err(CognitoError::from)?;
        let is_good = listed.map_err(CognitoError::from)?.is_some()
            && user.is_some_and(|user| may_go_on(&user, &session.signed_in));
        Ok(is_good.then(|| BrowserSession {
            id: session.id.clone(),
            signed_in: session.signed_in.clone(),
        }))
    }

    /// Whether a client goes by a session, rather than that somebody signs in anew.
    ///
    /// # Errors
    /// The store failed.
    pub fn may_reuse(
        &self,
        ctx: &RequestContext,
        client: &Client,
        session: &BrowserSession,
    ) -> Result<bool, ApiError> {
        let row = client.row.as_ref();
        let row = row.ok_or_else(|| CognitoError::no_client(&client.id))?;
        let settings = self.0.client_session_settings(row);
        let secs = i64::from(settings.map_err(CognitoError::from)?.sso_minutes) * 60;
        let is_recent = ctx.now() < session.signed_in.auth_time.plus_secs(secs);
        Ok(client.lets_in(session.signed_in.provider.as_deref()) && is_recent)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub fn end_session(&mut self, key: Option<&str>) -> Result<(), ApiError> {
        let Some(session) = self.kept_session(key)? else {
            return Ok(());
        };
        let sub = &session.signed_in.sub;
        let ended = self.0.end_sso_session(&session.pool_id, sub, &session.id);
        ended.map_err(CognitoError::from)?;
        if let Some(place) = key.and_then(kept::place) {
            self.0
                .tx
                .delete(&SESSIONS, &place)
                .map_err(CognitoError::from)?;
        }
        Ok(())
    }

    fn kept_session(&self, key: Option<&str>) -> Result<Option<Arc<Session>>, CognitoError> {
        match key.and_then(kept::place) {
            Some(place) => Ok(self.0.tx.get(&SESSIONS, &place)?),
            None => Ok(None),
        }
    }
}
