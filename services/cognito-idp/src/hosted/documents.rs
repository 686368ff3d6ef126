//! What pools publish for those who verify their tokens.

use ringwall_core::{ApiError, RequestContext};

use super::HostedTx;
use crate::error::CognitoError;
use crate::token::documents::{self, Offers};

impl HostedTx<'_> {
    /// The key set of a pool; none if there is no such pool.
    ///
    /// # Errors
    /// The store failed.
    pub fn key_set(
        &mut self,
        ctx: &RequestContext,
        pool_id: &str,
    ) -> Result<Option<String>, ApiError> {
        let Some(pool) = self.0.find_pool(pool_id).map_err(CognitoError::from)? else {
            return Ok(None);
        };
        let ring = self.0.key_ring(ctx, &pool)?;
        Ok(Some(documents::key_set(&ring)))
    }

    /// The discovery document of a pool; `at` gives the URL of a domain's name, `base` is that of
    /// the host which was asked.
    ///
    /// # Errors
    /// The store failed.
    pub fn discovery(
        &self,
        pool_id: &str,
        base: &str,
        at: impl Fn(&str, &str, bool) -> String,
    ) -> Result<Option<String>, ApiError> {
        let Some(pool) = self.0.find_pool(pool_id).map_err(CognitoError::from)? else {
            return Ok(None);
        };
        let domains = self.0.domains(&pool).map_err(CognitoError::from)?;
        // A name of the customer's goes before the prefix.
        let domain = domains.iter().max_by_key(|domain| domain.custom.is_some());
        let url =
            domain.map(|domain| at(&domain.name, pool.region.as_str(), domain.custom.is_some()));
        let issuer = self.0.service.issuer.of(&pool);
        let policies = self.0.cimd_policies(&pool, None, 1);
        let offers = Offers {
            registration: pool.dcr.as_ref().is_some_and(|dcr| dcr.enabled),
            metadata_documents: !policies.map_err(CognitoError::from)?.is_empty(),
        };
        let keys = format!("{base}/{pool_id}");
        let document = documents::discovery(&issuer, &keys, url.as_deref(), offers);
        Ok(Some(document))
    }
}
