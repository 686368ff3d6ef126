//! Clients whose id is a URL, at which a document says who they are.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-client-id-metadata.html>

use ringwall_core::{ApiError, RequestContext};

use super::{Client, HostedTx, Pool};
use crate::cimd::MOST_POLICIES;
use crate::error::CognitoError;
use crate::resources::client_metadata::ClientMetadata;

/// No client id is longer.
const LONGEST_URL: usize = 256;

impl HostedTx<'_> {
    /// The client that a URL stands for, if a policy of the pool lets it in and its document will do.
    ///
    /// # Errors
    /// The first time, to be passed up: the document is waited for. The store failed.
    pub fn external_client(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        url: &str,
    ) -> Result<Option<Client>, ApiError> {
        Ok(self.find_external(ctx, pool, url)?)
    }

    fn find_external(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        url: &str,
    ) -> Result<Option<Client>, CognitoError> {
        if url.len() > LONGEST_URL {
            return Ok(None);
        }
        let policies = self.0.cimd_policies(&pool.row, None, MOST_POLICIES)?;
        let policy = policies.into_iter().find(|policy| policy.lets_in(url));
        let Some(policy) = policy else {
            return Ok(None);
        };
        let row = self.0.find_client(&policy.client_id)?;
        let Some(row) = row.filter(|row| row.pool_id == pool.id) else {
            return Ok(None);
        };
        let metadata = self.0.client_metadata(ctx, &policy, url)?;
        Ok(metadata.map(|metadata| Client::of(row).known_as(url, metadata)))
    }
}

impl Client {
    /// The app client's settings, as far as an application's document goes along with them.
    fn known_as(self, url: &str, metadata: ClientMetadata) -> Self {
        let flows = self.flows.iter();
        let flows = flows.filter(|flow| metadata.flows.contains(flow));
        let asked = metadata.scopes.as_ref();
        let scopes = self.scopes.iter();
        let scopes = scopes.filter(|scope| asked.is_none_or(|asked| asked.contains(scope)));
        Self {
            id: url.to_owned(),
            name: metadata.name.clone(),
            flows: flows.cloned().collect(),
            scopes: scopes.cloned().collect(),
            callback_urls: metadata.redirect_uris.clone(),
            logout_urls: Vec::new(),
            has_secret: false,
            is_third_party: true,
            is_external: true,
            ..self
        }
    }
}
