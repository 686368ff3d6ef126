//! The public keys of `OpenID` Connect providers: found by discovery, kept for a while.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::Timestamp;
use ringwall_outbound::{Believed, Fetched, Outbound};
use ringwall_tokens::jwt::KeySet;
use serde::Deserialize;

/// Keys are kept for as long as their server says, within these bounds.
const LEAST_KEPT_SECS: u64 = 5 * 60;
const MOST_KEPT_SECS: u64 = 24 * 60 * 60;
/// A key that is not known makes the keys be fetched anew, but not more often than this.
const REFETCH_SECS: i64 = 60;
/// Providers whose keys are kept; when there are more, all are forgotten.
const MOST_PROVIDERS: usize = 1024;

/// Why a provider's keys verify nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The provider could not be reached.
    #[error("the provider could not be reached")]
    Unreachable,
    /// It publishes no key that is needed.
    #[error("the provider publishes no such key")]
    NoKey,
}

/// Fetches documents of providers; a seam for tests.
pub trait Documents: Send + Sync {
    /// The document of a URL.
    fn get(&self, url: &str, thumbprints: &[String]) -> Option<Fetched>;
}

impl Documents for Outbound {
    fn get(&self, url: &str, thumbprints: &[String]) -> Option<Fetched> {
        let url = self.url(url).ok()?;
        Self::get(self, &url, thumbprints).ok()
    }
}

/// The keys of providers.
pub struct ProviderKeys {
    documents: Box<dyn Documents>,
    kept: Mutex<HashMap<String, Kept>>,
}

#[derive(Clone)]
struct Kept {
    keys: Arc<KeySet>,
    believed: Option<Believed>,
    fetched_at: Timestamp,
    until: Timestamp,
}

/// What is read of a discovery document (`OpenID` Connect Discovery 1.0 §3).
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl ProviderKeys {
    /// None are kept yet; documents come from there.
    pub fn new(documents: Box<dyn Documents>) -> Self {
        Self {
            documents,
            kept: Mutex::default(),
        }
    }

    /// What `verify` says of the keys of the provider with that issuer URL, and by what the
    /// server of the keys was believed. Where a kept set has not the key that is needed (`None`),
    /// the keys are fetched anew. Blocks: to be called where blocking is allowed.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub fn with_keys<T>(
        &self,
        issuer: &str,
        thumbprints: &[String],
        now: Timestamp,
        verify: impl Fn(&KeySet) -> Option<T>,
    ) -> Result<(T, Option<Believed>), KeysError> {
        let kept = self.kept.lock().get(issuer).cloned();
        if let Some(kept) = kept.filter(|kept| now < kept.until) {
            if let Some(verified) = verify(&kept.keys) {
                return Ok((verified, kept.believed));
            }
            if now < kept.fetched_at.plus_secs(REFETCH_SECS) {
                return Err(KeysError::NoKey);
            }
        }
        let (keys, document) = self.fetch(issuer, thumbprints)?;
        let keys = Arc::new(keys);
        let seconds = document.max_age_secs.unwrap_or(LEAST_KEPT_SECS);
        let seconds = seconds.clamp(LEAST_KEPT_SECS, MOST_KEPT_SECS);
        let fresh = Kept {
            keys: Arc::clone(&keys),
            believed: document.believed,
            fetched_at: now,
            until: now.plus_secs(i64::try_from(seconds).unwrap_or_default()),
        };
        let mut all = self.kept.lock();
        if all.len() >= MOST_PROVIDERS {
            all.clear();
        }
        all.insert(issuer.to_owned(), fresh);
        drop(all);
        let verified = verify(&keys).ok_or(KeysError::NoKey)?;
        Ok((verified, document.believed))
    }

    /// The keys of a provider, and the document that they stand in.
    fn fetch(&self, issuer: &str, thumbprints: &[String]) -> Result<(KeySet, Fetched), KeysError> {
        let base = issuer.trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        let get = |url: &str| {
            let document = self.documents.get(url, thumbprints);
            document.ok_or(KeysError::Unreachable)
        };
        let discovery: Discovery =
            serde_json::from_slice(&get(&url)?.body).map_err(|_| KeysError::NoKey)?;
        if discovery.issuer != issuer {
            return Err(KeysError::NoKey);
        }
        let document = get(&discovery.jwks_uri)?;
        let keys = KeySet::parse(&document.body).map_err(|_| KeysError::NoKey)?;
        Ok((keys, document))
    }
}
