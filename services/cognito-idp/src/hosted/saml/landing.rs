//! Landings: somebody has come back from a provider with a response that was believed, and his browser
//! has yet to show that it is the one that was sent there.
//!
//! A provider's page posts the response, and with what a page elsewhere posts a browser sends no cookie
//! of ours (`SameSite=Lax`). So the browser is sent on to an address of ours, with the landing's key;
//! there it shows its cookie, without which somebody could be signed in as another unawares.

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};

use super::{SamlSession, Vouched};
use crate::error::CognitoError;
use crate::hosted::kept::{self, Kind};
use crate::hosted::{Arrival, HostedTx};

/// By the digest of the key.
pub(in crate::hosted) const LANDINGS: Table<Landing> = Table::new("cognito-idp.saml_landing");

/// Seconds until a browser is where it was sent.
const VALID_SECS: i64 = 60;

/// Somebody on his last steps. No `Debug`: the journey's key is good.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    /// The key of the journey that he comes back from, which makes a landing good once.
    pub journey: String,
    /// Who he is.
    pub arrival: Arrival,
    /// His session at the provider.
    pub session: SamlSession,
    expires_at: Timestamp,
}

impl HostedTx<'_> {
    /// Keeps a landing; gives its key.
    ///
    /// # Errors
    /// The store failed.
    pub fn keep_landing(
        &mut self,
        ctx: &RequestContext,
        journey: &str,
        vouched: Vouched,
    ) -> Result<String, ApiError> {
        let expires_at = ctx.now().plus_secs(VALID_SECS);
        let landing = Landing {
            journey: journey.to_owned(),
            arrival: vouched.arrival,
            session: vouched.session,
            expires_at,
        };
        let key = kept::draw(ctx);
        let kind = Kind::Landing;
        kept::keep(&mut self.0, &LANDINGS, kind, &key, landing, expires_at)?;
        Ok(key)
    }

    /// The landing of a key.
    ///
    /// # Errors
    /// The store failed.
    pub fn landing(&self, ctx: &RequestContext, key: &str) -> Result<Option<Landing>, ApiError> {
        let Some(place) = kept::place(key) else {
            return Ok(None);
        };
        let landing = self.0.tx.get(&LANDINGS, &place);
        let landing = landing.map_err(CognitoError::from)?;
        let is_current = |landing: &Landing| ctx.now() < landing.expires_at;
        Ok(landing.map(|landing| (*landing).clone()).filter(is_current))
    }
}
