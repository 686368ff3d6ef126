//! Attempts to sign in: what a browser has done so far, until it has done enough or five minutes
//! are over.

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};

use super::HostedTx;
use super::kept::{self, Kind};
use crate::error::CognitoError;

/// By the digest of the browser's key.
pub(super) const ATTEMPTS: Table<Attempt> = Table::new("cognito-idp.sign_in_attempt");

/// Seconds that an attempt may take.
const VALID_SECS: i64 = 300;

/// How far somebody has come. No `Debug`: sessions are secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The client that he signs in to.
    pub client_id: String,
    /// The name that he gave.
    pub username: String,
    /// The challenge that he has to answer, by its name in the API.
    pub challenge: String,
    /// What the challenge says.
    pub parameters: Vec<(String, String)>,
    /// The flow's own session.
    pub session: Option<String>,
    /// When it began; nothing makes it longer.
    pub began_at: Option<Timestamp>,
}

impl HostedTx<'_> {
    /// Keeps an attempt; gives the key that the browser carries. What it had before is void.
    ///
    /// # Errors
    /// The store failed.
    pub fn keep_attempt(
        &mut self,
        ctx: &RequestContext,
        mut attempt: Attempt,
        before: Option<&str>,
    ) -> Result<String, ApiError> {
        self.end_attempt(before)?;
        let began_at = *attempt.began_at.get_or_insert(ctx.now());
        let (key, until) = (kept::draw(ctx), began_at.plus_secs(VALID_SECS));
        kept::keep(&mut self.0, &ATTEMPTS, Kind::Attempt, &key, attempt, until)?;
        Ok(key)
    }

    /// The attempt of a browser's key, for a client.
    ///
    /// # Errors
    /// The store failed.
    pub fn attempt(
        &self,
        ctx: &RequestContext,
        client_id: &str,
        key: Option<&str>,
    ) -> Result<Option<Attempt>, ApiError> {
        let Some(place) = key.and_then(kept::place) else {
            return Ok(None);
        };
        let attempt = self
            .0
            .tx
            .get(&ATTEMPTS, &place)
            .map_err(CognitoError::from)?;
        let is_current = |attempt: &Attempt| {
            let began_at = attempt.began_at.unwrap_or(Timestamp::from_secs(0));
            attempt.client_id == client_id && ctx.now() < began_at.plus_secs(VALID_SECS)
        };
        Ok(attempt.map(|attempt| (*attempt).clone()).filter(is_current))
    }

    /// Ends an attempt.
    ///
    /// # Errors
    /// The store failed.
    pub fn end_attempt(&mut self, key: Option<&str>) -> Result<(), ApiError> {
        if let Some(place) = key.and_then(kept::place) {
            self.0
                .tx
                .delete(&ATTEMPTS, &place)
                .map_err(CognitoError::from)?;
        }
        Ok(())
    }
}
