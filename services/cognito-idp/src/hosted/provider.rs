//! Identity providers that a pool's users may come from.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html>

use std::collections::BTreeMap;

use ringwall_core::ApiError;

use super::{HostedTx, Pool};
use crate::error::CognitoError;
use crate::resources::identity_provider::IdentityProvider;

/// An identity provider. No `Debug`: among its details are secrets.
#[derive(Clone)]
pub struct Provider {
    /// Its name in the pool.
    pub name: String,
    /// `SAML`, `OIDC`, `Google` …
    pub kind: &'static str,
    /// `client_id`, `authorize_url` …, `IDPInit` …
    pub details: BTreeMap<String, String>,
    /// SAML metadata.
    pub metadata: Option<String>,
    /// The pool's attribute, and the claim that fills it.
    pub attribute_mapping: BTreeMap<String, String>,
    /// Names by which apps ask for it.
    pub identifiers: Vec<String>,
    /// What it calls the levels of authentication, by `Level1` to `Level4`.
    pub acr_mapping: BTreeMap<String, String>,
}

impl HostedTx<'_> {
    /// The identity provider of a name.
    ///
    /// # Errors
    /// The store failed.
    pub fn provider(&self, pool: &Pool, name: &str) -> Result<Option<Provider>, ApiError> {
        let found = self.0.find_provider(&pool.row, name);
        Ok(found
            .map_err(CognitoError::from)?
            .map(|row| Provider::of(&row)))
    }

    /// The identity provider that apps call so.
    ///
    /// # Errors
    /// The store failed.
    pub fn provider_called(
        &self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<Option<Provider>, ApiError> {
        let found = self.0.find_provider_by_identifier(&pool.row, identifier);
        Ok(found
            .map_err(CognitoError::from)?
            .map(|row| Provider::of(&row)))
    }
}

impl Provider {
    fn of(row: &IdentityProvider) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind.as_str(),
            details: row.details.clone(),
            metadata: row.metadata.clone(),
            attribute_mapping: row.attribute_mapping.clone(),
            identifiers: row.identifiers.clone(),
            acr_mapping: row.acr_mapping.clone(),
        }
    }
}
