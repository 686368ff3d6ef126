//! Grants: what a sign-in leaves behind. All tokens that come from it name it (`origin_jti`).
//!
//! A grant that is not there is revoked: so revocation deletes it, and needs no list of what was.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer};
use serde::{Deserialize, Serialize};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};

/// By pool, `sub` and id.
const GRANTS: Table<Grant> = Table::new("cognito-idp.grant");

/// The timer that takes a grant away once nothing that came from it is good any more.
pub(crate) const EXPIRY: &str = "grant-expiry";

/// Seconds that the longest access token is good for; it may outlive the refresh token.
const LONGEST_TOKEN_SECS: i64 = 86_400;

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// Tokens' `origin_jti`.
    pub(crate) id: String,
    pub(crate) pool_id: String,
    /// The user.
    pub(crate) sub: String,
    pub(crate) client_id: String,
    /// The event that threat protection knows the sign-in by.
    pub(crate) event_id: String,
    pub(crate) auth_time: Timestamp,
    pub(crate) created_at: Timestamp,
    /// When refreshing ends.
    pub(crate) expires_at: Timestamp,
    pub(crate) scopes: Vec<String>,
    /// Tokens' `amr`.
    pub(crate) methods: Vec<String>,
    /// The authentication context reached; zero if none is known.
    pub(crate) level: u8,
    pub(crate) device_key: Option<String>,
    /// Begun at the pages' endpoints rather than through the API.
    pub(crate) oauth: bool,
    /// The URL of the application that it was given to, where that is its client id.
    #[serde(default)]
    pub(crate) external_client: Option<String>,
    /// The API that access tokens are bound to.
    pub(crate) resource: Option<String>,
    /// How often the refresh token was replaced.
    pub(crate) generation: u32,
    /// When it last was.
    pub(crate) rotated_at: Option<Timestamp>,
    /// Kept where the pool tracks sessions.
    pub(crate) session: Option<TokenSession>,
}

/// What is told about a grant in lists of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenSession {
    /// `tkn` and 25 characters.
    pub(crate) id: String,
    /// The managed login session that it came through.
    pub(crate) origin: Option<String>,
    pub(crate) activity: Activity,
}

/// The last that was seen of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Activity {
    pub(crate) at: Timestamp,
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Grant {
    fn key(pool_id: &str, sub: &str, id: &str) -> RowKey {
        RowKey::new().text(pool_id).text(sub).text(id)
    }

    fn timer_key(&self) -> String {
        format!("{} {} {}", self.pool_id, self.sub, self.id)
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A grant that is not revoked.
    pub(crate) fn find_grant(
        &self,
        pool_id: &str,
        sub: &str,
        id: &str,
    ) -> Result<Option<Arc<Grant>>, StoreError> {
        self.tx.get(&GRANTS, &Grant::key(pool_id, sub, id))
    }

    /// All grants of a user.
    pub(crate) fn grants_of(
        &self,
        pool_id: &str,
        sub: &str,
    ) -> Result<Vec<Arc<Grant>>, StoreError> {
        let prefix = RowKey::new().text(pool_id).text(sub);
        let rows = self.tx.scan(&GRANTS, &prefix, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, grant)| grant).collect())
    }
}

impl CognitoWrite<'_> {
    /// Writes a new grant, which goes by itself when it is over.
    pub(crate) fn begin_grant(&mut self, grant: Grant) -> Result<(), StoreError> {
        let over_at = grant.expires_at.plus_secs(LONGEST_TOKEN_SECS);
        self.tx.schedule(Timer {
            service: "cognito-idp".to_owned(),
            kind: EXPIRY.to_owned(),
            key: grant.timer_key(),
            due_millis: over_at.millis(),
        })?;
        self.put_grant(grant)
    }

    /// Writes a grant that has changed.
    pub(crate) fn put_grant(&mut self, grant: Grant) -> Result<(), StoreError> {
        let key = Grant::key(&grant.pool_id, &grant.sub, &grant.id);
        self.tx.put(&GRANTS, &key, grant)
    }

    /// Revokes a grant.
    pub(crate) fn remove_grant(&mut self, grant: &Grant) -> Result<(), StoreError> {
        self.tx.cancel("cognito-idp", EXPIRY, &grant.timer_key())?;
        let key = Grant::key(&grant.pool_id, &grant.sub, &grant.id);
        self.tx.delete(&GRANTS, &key)
    }

    /// Revokes all grants of a user.
    pub(crate) fn remove_grants_of_user(
        &mut self,
        pool: &Pool,
        user: &User,
    ) -> Result<(), StoreError> {
        for grant in self.grants_of(&pool.id, &user.sub)? {
            self.remove_grant(&grant)?;
        }
        Ok(())
    }

    /// Takes away grants of a pool that is gone, while `left` lasts.
    pub(super) fn purge_grants(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        for (_, grant) in self.tx.scan(&GRANTS, prefix, None, *left)? {
            self.remove_grant(&grant)?;
            *left -= 1;
        }
        Ok(())
    }
}

/// Takes a grant away that is over.
pub(crate) fn expire(
    _context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    let mut parts = timer.key.split(' ');
    if let (Some(pool_id), Some(sub), Some(id)) = (parts.next(), parts.next(), parts.next()) {
        tx.tx.delete(&GRANTS, &Grant::key(pool_id, sub, id))?;
    }
    Ok(Vec::new())
}
