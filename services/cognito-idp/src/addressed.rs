//! Which user pools a request without a signature is for, so that the web ACLs before them are asked.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html>

use std::sync::Arc;

use ringwall_core::{ApiError, Region};
use ringwall_model::Struct;
use ringwall_store::{ReadTx, StoreError};
use ringwall_tokens::jwt::Jwt;

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::flow::session::Session;
use crate::resources::client::Client;
use crate::store::CognitoRead;

/// A user pool that a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressedPool {
    /// Its ARN.
    pub arn: String,
    /// The app client that the request names or comes from.
    pub client_id: Option<String>,
}

impl CognitoIdp {
    /// The pools that a call names, by a client, by itself, or by a token or session that it carries. It
    /// is one, unless the call contradicts itself. What a token says is not verified: one that is
    /// changed opens nothing.
    ///
    /// # Errors
    /// The store failed.
    pub fn pools_of_call(
        &self,
        tx: &ReadTx,
        input: &Struct,
    ) -> Result<Vec<AddressedPool>, ApiError> {
        let tx = CognitoRead { service: self, tx };
        let mut pools = Vec::new();
        let mut add = |pool: Option<AddressedPool>| {
            pools.extend(pool.filter(|pool| !names(&pools, pool)));
        };
        let of_client = |client_id: &str| tx.addressed_by_client(client_id);
        if let Some(client_id) = input.find_str("ClientId") {
            add(of_client(client_id).map_err(CognitoError::from)?);
        }
        if let Some(pool_id) = input.find_str("UserPoolId") {
            add(tx.addressed(pool_id).map_err(CognitoError::from)?);
        }
        if let Some(token) = input.find_str("AccessToken") {
            add(tx.addressed_by_token(token).map_err(CognitoError::from)?);
        }
        if let Some(session) = input.find_str("Session")
            && let Ok(session) = Session::peek(&tx, session)
        {
            add(of_client(&session.client_id).map_err(CognitoError::from)?);
        }
        Ok(pools)
    }

    /// The pool whose pages are served at a prefix in a Region; without a Region, at a name of a
    /// customer's.
    ///
    /// # Errors
    /// The store failed.
    pub fn pool_of_pages(
        &self,
        tx: &ReadTx,
        region: Option<&str>,
        name: &str,
    ) -> Result<Option<AddressedPool>, ApiError> {
        let tx = CognitoRead { service: self, tx };
        let Ok(region) = region.map_or_else(|| Ok(Region::us_east_1()), str::parse) else {
            return Ok(None);
        };
        let domain = tx.find_domain(&region, name).map_err(CognitoError::from)?;
        let Some(domain) = domain else {
            return Ok(None);
        };
        Ok(tx.addressed(&domain.pool_id).map_err(CognitoError::from)?)
    }
}

fn names(pools: &[AddressedPool], pool: &AddressedPool) -> bool {
    pools.iter().any(|known| known.arn == pool.arn)
}

impl CognitoRead<'_> {
    fn addressed(&self, pool_id: &str) -> Result<Option<AddressedPool>, StoreError> {
        let pool = self.find_pool(pool_id)?;
        Ok(pool.map(|pool| AddressedPool {
            arn: pool.arn(),
            client_id: None,
        }))
    }

    fn addressed_by_client(&self, client_id: &str) -> Result<Option<AddressedPool>, StoreError> {
        let client: Option<Arc<Client>> = self.find_client(client_id)?;
        let Some(client) = client else {
            return Ok(None);
        };
        let pool = self.addressed(&client.pool_id)?;
        Ok(pool.map(|pool| AddressedPool {
            client_id: Some(client.id.clone()),
            ..pool
        }))
    }

    fn addressed_by_token(&self, token: &str) -> Result<Option<AddressedPool>, StoreError> {
        let Ok(token) = Jwt::parse(token) else {
            return Ok(None);
        };
        let issuer = token.unverified_issuer().unwrap_or_default();
        self.addressed(issuer.rsplit('/').next().unwrap_or_default())
    }
}
