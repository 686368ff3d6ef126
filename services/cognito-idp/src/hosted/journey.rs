//! Journeys to identity providers: what a browser that was sent to one had asked for, until it comes
//! back with the key. Each is good once, for five minutes, in the browser that began it.

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_crypto::sha256;
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::HostedTx;
use super::kept::{self, Kind};
use crate::error::CognitoError;

/// By the digest of the journey's key, which goes to the provider as `state` or `RelayState`.
pub(super) const JOURNEYS: Table<Kept> = Table::new("cognito-idp.provider_journey");

/// Seconds that a journey may take.
const VALID_SECS: i64 = 300;
/// What a handler that runs again knows the journey by.
const TAKEN: &str = "journey to a provider";

/// Where somebody was sent, and what for. No `Debug`: its secrets are good.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The pool.
    pub pool_id: String,
    /// The client that he signs in to.
    pub client_id: String,
    /// The provider's name.
    pub provider: String,
    /// The query that the sign-in began with.
    pub query: String,
    /// The address that the provider sends him back to.
    pub return_to: String,
    /// What its ID token must repeat.
    pub nonce: String,
    /// The proof key's verifier (RFC 7636).
    pub code_verifier: String,
}

/// A journey under way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    journey: Journey,
    /// The digest of what the browser holds.
    browser: String,
    expires_at: Timestamp,
}

/// A journey that has begun. No `Debug`: its keys are good.
#[derive(Clone, PartialEq, Eq)]
pub struct BegunJourney {
    /// Goes to the provider, and comes back.
    pub key: String,
    /// What the browser holds meanwhile, in a cookie.
    pub browser_key: String,
}

impl HostedTx<'_> {
    /// Sends somebody off. A browser that holds a key already goes on with it, so that several of its
    /// windows may be on their way.
    ///
    /// # Errors
    /// The store failed.
    pub fn begin_journey(
        &mut self,
        ctx: &RequestContext,
        journey: Journey,
        held: Option<&str>,
    ) -> Result<BegunJourney, ApiError> {
        let key = kept::draw(ctx);
        let held = held.filter(|held| held.len() == key.len());
        let browser_key = held.map_or_else(|| kept::draw(ctx), str::to_owned);
        let until = ctx.now().plus_secs(VALID_SECS);
        let kept = Kept {
            journey,
            browser: digest(&browser_key),
            expires_at: until,
        };
        kept::keep(&mut self.0, &JOURNEYS, Kind::Journey, &key, kept, until)?;
        Ok(BegunJourney { key, browser_key })
    }

    /// The journey of a key, whoever asks. It stays.
    ///
    /// # Errors
    /// The store failed.
    pub fn journey(&self, ctx: &RequestContext, key: &str) -> Result<Option<Journey>, ApiError> {
        let Some(place) = kept::place(key) else {
            return Ok(None);
        };
        let kept = self.0.tx.get(&JOURNEYS, &place);
        let kept = kept.map_err(CognitoError::from)?;
        Ok(kept
            .filter(|kept| ctx.now() < kept.expires_at)
            .map(|kept| kept.journey.clone()))
    }

    /// Takes the journey of a key, which is good for nobody from then on: that is committed before
    /// anything else happens, and the handler runs again. Nothing if it is over, was taken before, or
    /// is another browser's; that of another browser stays.
    ///
    /// # Errors
    /// The first time, to be passed up as it is; the store failed.
    pub fn take_journey(
        &mut self,
        ctx: &RequestContext,
        key: &str,
        browser_key: Option<&str>,
    ) -> Result<Option<Journey>, ApiError> {
        if let Some(journey) = ctx.known::<Journey>(TAKEN) {
            return Ok(Some(journey));
        }
        let Some(place) = kept::place(key) else {
            return Ok(None);
        };
        let kept = self
            .0
            .tx
            .get(&JOURNEYS, &place)
            .map_err(CognitoError::from)?;
        let is_good = |kept: &Kept| {
            let browser = digest(browser_key.unwrap_or_default());
            let is_same = browser.as_bytes().ct_eq(kept.browser.as_bytes());
            bool::from(is_same) && ctx.now() < kept.expires_at
        };
        let Some(kept) = kept.filter(|kept| is_good(kept)) else {
            return Ok(None);
        };
        self.0
            .tx
            .delete(&JOURNEYS, &place)
            .map_err(CognitoError::from)?;
        let journey = kept.journey.clone();
        ctx.commit_then(TAKEN, || async move { journey }).map(Some)
    }
}

fn digest(key: &str) -> String {
    hex::encode(sha256(key.as_bytes()))
}
