//! Policies for client metadata documents and the documents themselves: tables, and the questions
//! asked of them.

use std::ops::Deref;
use std::sync::Arc;

use quick_cache::sync::Cache;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table};

use crate::error::CognitoError;
use crate::resources::cimd_policy::CimdPolicy;
use crate::resources::client_metadata::{ClientMetadata, Kept, MetadataUrl, keeping_secs};
use crate::resources::pool::Pool;
use crate::store::{CognitoTx, CognitoWrite};

/// By pool and id.
const POLICIES: Table<CimdPolicy> = Table::new("cognito-idp.cimd_policy");
/// By pool, policy and URL.
const URLS: Table<MetadataUrl> = Table::new("cognito-idp.client_metadata_url");

/// A pool has so many policies.
pub(crate) const MOST_POLICIES: usize = 100;
/// So many URLs of a policy are written down; documents of others are read each time.
const MOST_URLS: usize = 1_000;
/// A document that could not be had is not asked for again so soon. What failed is not kept, as the
/// draft says; this only bounds what strangers make this server fetch.
const REST_SECS: i64 = 10;
/// URLs that rest at once.
const MOST_RESTING: usize = 4_096;

/// URLs whose documents could not be had just now, by pool.
pub(crate) struct Resting(Cache<(String, String), Timestamp>);

impl Default for Resting {
    fn default() -> Self {
        Self(Cache::new(MOST_RESTING))
    }
}

impl Resting {
    fn holds(&self, now: Timestamp, pool_id: &str, url: &str) -> bool {
        let until = self.0.get(&(pool_id.to_owned(), url.to_owned()));
        until.is_some_and(|until| now < until)
    }

    fn begin(&self, now: Timestamp, pool_id: &str, url: &str) {
        let place = (pool_id.to_owned(), url.to_owned());
        self.0.insert(place, now.plus_secs(REST_SECS));
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Policies of a pool after an id, by their ids.
    pub(crate) fn cimd_policies(
        &self,
        pool: &Pool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<CimdPolicy>>, StoreError> {
        let prefix = RowKey::new().text(&pool.id);
        let after = after.map(|id| prefix.clone().text(id));
        let rows = self.tx.scan(&POLICIES, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, policy)| policy).collect())
    }

    /// A policy, which must be there.
    pub(crate) fn cimd_policy(
        &self,
        pool: &Pool,
        id: &str,
    ) -> Result<Arc<CimdPolicy>, CognitoError> {
        let found = self
            .tx
            .get(&POLICIES, &RowKey::new().text(&pool.id).text(id))?;
        found.ok_or_else(|| CognitoError::not_found(format!("CIMD policy {id} does not exist.")))
    }

    /// Whether a policy's app client is still there.
    pub(crate) fn has_cimd_client(&self, policy: &CimdPolicy) -> Result<bool, StoreError> {
        let found = self.find_client(&policy.client_id)?;
        Ok(found.is_some_and(|client| client.pool_id == policy.pool_id))
    }

    /// URLs of a policy after one, in their order.
    pub(crate) fn metadata_urls(
        &self,
        policy: &CimdPolicy,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Arc<MetadataUrl>>, StoreError> {
        let prefix = of_policy(policy);
        let after = after.map(|url| prefix.clone().text(url));
        let rows = self.tx.scan(&URLS, &prefix, after.as_ref(), limit)?;
        Ok(rows.into_iter().map(|(_, url)| url).collect())
    }

    /// What is known of a URL.
    pub(crate) fn find_metadata_url(
        &self,
        policy: &CimdPolicy,
        url: &str,
    ) -> Result<Option<Arc<MetadataUrl>>, StoreError> {
        self.tx.get(&URLS, &of_policy(policy).text(url))
    }
}

impl CognitoWrite<'_> {
    /// Writes a policy.
    pub(crate) fn put_cimd_policy(&mut self, policy: CimdPolicy) -> Result<(), StoreError> {
        let key = RowKey::new().text(&policy.pool_id).text(&policy.id);
        self.tx.put(&POLICIES, &key, policy)
    }

    /// Takes a policy away, with what is known of its URLs.
    pub(crate) fn remove_cimd_policy(&mut self, policy: &CimdPolicy) -> Result<(), StoreError> {
        for (key, _) in self.tx.scan(&URLS, &of_policy(policy), None, MOST_URLS)? {
            self.tx.delete(&URLS, &key)?;
        }
        let key = RowKey::new().text(&policy.pool_id).text(&policy.id);
        self.tx.delete(&POLICIES, &key)
    }

    /// Writes down what is known of a URL.
    pub(crate) fn put_metadata_url(
        &mut self,
        policy: &CimdPolicy,
        url: MetadataUrl,
    ) -> Result<(), StoreError> {
        let key = of_policy(policy).text(&url.url);
        self.tx.put(&URLS, &key, url)
    }

    /// Removes policies and URLs of a pool that is gone, while `left` lasts.
    pub(crate) fn purge_cimd(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&URLS, prefix, left)?;
        self.purge(&POLICIES, prefix, left)
    }

    /// The document of a URL, as it is kept or as its server has it now.
    pub(crate) fn client_metadata(
        &mut self,
        ctx: &RequestContext,
        policy: &CimdPolicy,
        url: &str,
    ) -> Result<Option<ClientMetadata>, CognitoError> {
        let known = self.find_metadata_url(policy, url)?;
        if let Some(metadata) = known.as_ref().and_then(|known| known.current(ctx.now())) {
            return Ok(Some(metadata.clone()));
        }
        let resting = &self.service.resting_documents;
        if resting.holds(ctx.now(), &policy.pool_id, url) {
            return Ok(None);
        }
        self.throttle_metadata(ctx, &policy.pool_id)?;
        let fetched = self.fetch_client_metadata(ctx, policy, url)?;
        if fetched.is_none() {
            resting.begin(ctx.now(), &policy.pool_id, url);
        }
        Ok(fetched)
    }

    /// The document of a URL, as its server has it now; it is kept.
    pub(crate) fn fetch_client_metadata(
        &mut self,
        ctx: &RequestContext,
        policy: &CimdPolicy,
        url: &str,
    ) -> Result<Option<ClientMetadata>, CognitoError> {
        let Some((document, max_age)) = self.fetched(ctx, url)? else {
            return Ok(None);
        };
        let Some(metadata) = ClientMetadata::parse(url, &document) else {
            return Ok(None);
        };
        let is_known = self.find_metadata_url(policy, url)?.is_some();
        if is_known || self.metadata_urls(policy, None, MOST_URLS)?.len() < MOST_URLS {
            let secs = keeping_secs(max_age, policy.cache_secs);
            let kept = Kept {
                metadata: metadata.clone(),
                cached_at: ctx.now(),
                expires_at: ctx.now().plus_secs(secs),
            };
            let row = MetadataUrl {
                url: url.to_owned(),
                kept: Some(kept),
            };
            self.put_metadata_url(policy, row)?;
        }
        Ok(Some(metadata))
    }

    fn fetched(
        &self,
        ctx: &RequestContext,
        url: &str,
    ) -> Result<Option<(String, Option<u64>)>, CognitoError> {
        let key = format!("client metadata document {url}");
        let Ok(url) = self.service.outbound.url(url) else {
            return Ok(None);
        };
        let outbound = Arc::clone(&self.service.outbound);
        Ok(ctx.wait_for(&key, || async move {
            let fetched = outbound.fetch(&url, &[]).await;
            let fetched = fetched.inspect_err(|error| tracing::info!(%error, "no document"));
            let fetched = fetched.ok()?;
            let text = String::from_utf8(fetched.body.to_vec()).ok()?;
            Some((text, fetched.max_age_secs))
        })?)
    }
}

fn of_policy(policy: &CimdPolicy) -> RowKey {
    RowKey::new().text(&policy.pool_id).text(&policy.id)
}
