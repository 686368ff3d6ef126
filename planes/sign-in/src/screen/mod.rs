//! The web ACL before a user pool: asked about each request to the pool's pages, and about each call of
//! its API that needs no signature, before anything is done with it.
//!
//! Rules see no more than they need: what people type, and tokens and codes, are taken out before
//! ([`shown`]), so that neither logs nor samples can have them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html>

mod refusal;
mod shown;

use std::sync::Arc;

use bytes::Bytes;
use http::header::HOST;
use http::{Response, StatusCode};
use ringwall_cognito_idp::{AddressedPool, CognitoIdp};
use ringwall_core::{ApiError, Platform};
use ringwall_service::{OpenCall, PageRequest};
use ringwall_store::Store;
use ringwall_waf::request::Request;
use ringwall_waf::verdict::Outcome;
use ringwall_wall::{Judged, Wall};

use crate::address::Address;
use crate::screen::shown::{Shown, Trait};

/// The service whose calls are looked at.
const SERVICE: &str = "cognito-idp";

/// Asks the web ACLs before user pools.
pub struct Screen {
    store: Store,
    platform: Arc<Platform>,
    service: Arc<CognitoIdp>,
    wall: Arc<Wall>,
}

impl Screen {
    /// For the pools of a service.
    pub const fn new(
        store: Store,
        platform: Arc<Platform>,
        service: Arc<CognitoIdp>,
        wall: Arc<Wall>,
    ) -> Self {
        Self {
            store,
            platform,
            service,
            wall,
        }
    }

    /// What somebody gets instead of a page.
    pub(crate) fn page(&self, request: &PageRequest) -> Option<Response<Bytes>> {
        let pool = match self.pool_of(request) {
            Ok(pool) => pool?,
            Err(error) => {
                tracing::error!(%error, "it cannot be told which web ACL to ask");
                return Some(refusal::page(StatusCode::INTERNAL_SERVER_ERROR));
            }
        };
        let client_id = shown::client_id(&request.uri);
        let shown = Shown {
            method: &request.method,
            uri: &request.uri,
            headers: shown::headers(&request.headers),
            traits: vec![(Trait::Client, client_id.unwrap_or_default())],
            body: Vec::new(),
            peer: request.peer,
            secure: request.secure,
            request_id: &self.platform.uuid(),
        };
        self.judged(&pool.arn, &shown).and_then(refusal::of_page)
    }

    fn pool_of(&self, request: &PageRequest) -> Result<Option<AddressedPool>, ApiError> {
        let host = request.headers.get(HOST);
        let Some(address) = host
            .and_then(|host| host.to_str().ok())
            .and_then(Address::of)
        else {
            return Ok(None);
        };
        let tx = self.store.read().map_err(ApiError::internal)?;
        match address {
            Address::Prefix { prefix, region } => {
                self.service.pool_of_pages(&tx, Some(&region), &prefix)
            }
            Address::Name(name) => self.service.pool_of_pages(&tx, None, &name),
        }
    }

    fn pools_of(&self, call: &OpenCall<'_>) -> Result<Vec<AddressedPool>, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        self.service.pools_of_call(&tx, call.input)
    }

    /// What the web ACL before a pool says, if there is one.
    fn judged(&self, pool_arn: &str, shown: &Shown<'_>) -> Option<Judged> {
        let guard = self.wall.guard(pool_arn)?;
        let at_millis = self.platform.clock.now().millis();
        let judge = |request: &Request<'_>| guard.judge(request);
        Some(shown.ask(guard.body_limit(), at_millis, judge))
    }
}

impl ringwall_service::Screen for Screen {
    fn screen(&self, call: &OpenCall<'_>) -> Option<Response<Bytes>> {
        if call.service != SERVICE {
            return None;
        }
        let pools = match self.pools_of(call) {
            Ok(pools) => pools,
            Err(error) => {
                tracing::error!(%error, "it cannot be told which web ACL to ask");
                return Some(refusal::failed_call(call.request_id));
            }
        };
        pools.into_iter().find_map(|pool| {
            let shown = Shown::of_call(call, pool.client_id);
            let judged = self.judged(&pool.arn, &shown)?;
            refusal::of_call(judged, call.request_id)
        })
    }
}

/// Whether a request goes through.
const fn passes(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Allow)
}
