//! Single logout: who signs out here is signed out at the provider that he came from.
//!
//! A request of the provider's own is not taken, as in AWS.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-sign-out.html>

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use ringwall_tokens::saml::{ExpectedLogout, LogoutRequest, verify_logout_response};
use serde::{Deserialize, Serialize};

use super::request::{place, send};
use super::response::Subject;
use super::{SamlParty, Sent, entity_id, request_id};
use crate::error::CognitoError;
use crate::hosted::kept::{self, Kind};
use crate::hosted::{BrowserSession, HostedTx, Pool};

/// By the digest of the key that the provider gives back.
pub(in crate::hosted) const DEPARTURES: Table<Departure> = Table::new("cognito-idp.saml_departure");

/// Seconds that a provider has to sign somebody out.
const VALID_SECS: i64 = 300;

/// Somebody's session at a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamlSession {
    pub(super) provider: String,
    pub(super) subject: Subject,
    pub(super) session_index: Option<String>,
}

/// Somebody who is signed out here and was sent to his provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::hosted) struct Departure {
    pool_id: String,
    provider: String,
    /// Where he goes afterwards.
    location: String,
    expires_at: Timestamp,
}

impl HostedTx<'_> {
    /// Asks the provider that somebody came from, if it is one that wants to know, to sign him out;
    /// `location` is where he goes afterwards.
    ///
    /// # Errors
    /// The store failed.
    pub fn begin_saml_logout(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        session: &BrowserSession,
        location: &str,
    ) -> Result<Option<Sent>, ApiError> {
        let Some(session) = &session.signed_in.saml else {
            return Ok(None);
        };
        let found = self.0.find_provider(&pool.row, &session.provider);
        let found = found.map_err(CognitoError::from)?;
        if !found.is_some_and(|provider| provider.is_on("IDPSignout")) {
            return Ok(None);
        }
        let (_, metadata) = self.saml_provider(ctx, pool, &session.provider)?;
        let Some(place) = place(metadata.single_logout()) else {
            return Ok(None);
        };
        let signer = self.request_key(ctx, pool)?;
        let key = kept::draw(ctx);
        let subject = session.subject.clone().into();
        let request = LogoutRequest {
            id: &request_id(&key),
            issued_at: ctx.now().secs(),
            destination: &place.location,
            issuer: &entity_id(pool),
            subject: &subject,
            session_index: session.session_index.as_deref(),
        };
        let sent = request
            .xml()
            .and_then(|request| send(place, &request, &key, Some(&signer)));
        let expires_at = ctx.now().plus_secs(VALID_SECS);
        let departure = Departure {
            pool_id: pool.id.clone(),
            provider: session.provider.clone(),
            location: location.to_owned(),
            expires_at,
        };
        let kind = Kind::Departure;
        kept::keep(&mut self.0, &DEPARTURES, kind, &key, departure, expires_at)?;
        Ok(Some(sent.map_err(CognitoError::internal)?))
    }

    /// Where somebody goes whose provider has answered. Each request is answered once.
    ///
    /// # Errors
    /// It is no answer to a request of the pool's.
    pub fn end_saml_logout(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        party: &SamlParty,
        key: &str,
        response: &str,
    ) -> Result<String, ApiError> {
        let unknown =
            || CognitoError::invalid_saml_response("There is no such request to sign out");
        let place = kept::place(key).ok_or_else(unknown)?;
        let departure = self.0.tx.get(&DEPARTURES, &place);
        let departure = departure.map_err(CognitoError::from)?;
        let departure = departure
            .filter(|departure| departure.pool_id == pool.id && ctx.now() < departure.expires_at)
            .ok_or_else(unknown)?;
        let (_, metadata) = self.saml_provider(ctx, pool, &departure.provider)?;
        let expected = ExpectedLogout {
            is_destination: &|url| party.is_logout(url),
            request_id: &request_id(key),
        };
        verify_logout_response(response, &metadata, &expected).map_err(|error| {
            tracing::info!(pool = pool.id, %error, "a SAML logout response is refused");
            CognitoError::invalid_saml_response("The logout response is not the provider's")
        })?;
        let gone = self.0.tx.delete(&DEPARTURES, &place);
        gone.map_err(CognitoError::from)?;
        Ok(departure.location.clone())
    }
}
