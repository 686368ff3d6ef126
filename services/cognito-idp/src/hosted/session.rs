//! Sessions of browsers: somebody who has signed in signs in to other clients of the pool without
//! being asked, for an hour.

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};

use super::kept::{self, Kind};
use super::{HostedTx, Pool};
use crate::error::CognitoError;

/// By the digest of the browser's key.
pub(super) const SESSIONS: Table<Session> = Table::new("cognito-idp.browser_session");

/// Seconds that a session lasts.
pub(crate) const VALID_SECS: i64 = 3_600;

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

impl HostedTx<'_> {
    /// Begins a session; gives the key that the browser carries, and the session.
    ///
    /// # Errors
    /// The store failed.
    pub fn begin_session(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        signed_in: SignedIn,
    ) -> Result<(String, BrowserSession), ApiError> {
        let expires_at = ctx.now().plus_secs(VALID_SECS);
        let session = Session {
            pool_id: pool.id.clone(),
            id: format!("sso{}", ctx.uuid().replace('-', "")),
            signed_in,
            expires_at,
        };
        let begun = BrowserSession {
            id: session.id.clone(),
            signed_in: session.signed_in.clone(),
        };
        let key = kept::draw(ctx);
        kept::keep(
            &mut self.0,
            &SESSIONS,
            Kind::Session,
            &key,
            session,
            expires_at,
        )?;
        Ok((key, begun))
    }

    /// The session of a browser's key; only while its user may sign in.
    ///
    /// # Errors
    /// The store failed.
    pub fn session(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        key: Option<&str>,
    ) -> Result<Option<BrowserSession>, ApiError> {
        let Some(place) = key.and_then(kept::place) else {
            return Ok(None);
        };
        let found = self
            .0
            .tx
            .get(&SESSIONS, &place)
            .map_err(CognitoError::from)?;
        let Some(session) =
            found.filter(|session| session.pool_id == pool.id && ctx.now() < session.expires_at)
        else {
            return Ok(None);
        };
        let user = self
            .0
            .user_of_sub(&pool.row, &session.signed_in.sub)
            .map_err(CognitoError::from)?;
        Ok(user.filter(|user| user.enabled).map(|_| BrowserSession {
            id: session.id.clone(),
            signed_in: session.signed_in.clone(),
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store failed.
    pub fn end_session(&mut self, key: Option<&str>) -> Result<(), ApiError> {
        if let Some(place) = key.and_then(kept::place) {
            self.0
                .tx
                .delete(&SESSIONS, &place)
                .map_err(CognitoError::from)?;
        }
        Ok(())
    }
}
