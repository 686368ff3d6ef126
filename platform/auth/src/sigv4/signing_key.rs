//! Signing keys: four HMACs away from the secret, kept for as long as their day lasts.

use std::sync::Arc;

use quick_cache::sync::Cache;
use ringwall_crypto::{HmacSha256Key, hmac_sha256, sha256};
use zeroize::Zeroizing;

/// Keys kept at once.
const KEYS: usize = 10_000;

/// Signing keys by secret, day, Region and service.
///
/// Found by a hash, so that no secret stands in the cache, and another secret under the same
/// access key id finds another key.
pub(crate) struct SigningKeys(Cache<[u8; 32], Arc<HmacSha256Key>>);

impl Default for SigningKeys {
    fn default() -> Self {
        Self(Cache::new(KEYS))
    }
}

impl SigningKeys {
    /// The signing key of a scope.
    pub(crate) fn of(
        &self,
        access_key_id: &str,
        secret: &str,
        date: &str,
        region: &str,
        service: &str,
    ) -> Arc<HmacSha256Key> {
        let name = Zeroizing::new(format!(
            "{access_key_id}\0{secret}\0{date}\0{region}\0{service}"
        ));
        let place = sha256(name.as_bytes());
        if let Some(key) = self.0.get(&place) {
            return key;
        }
        let key = Arc::new(derive(secret, date, region, service));
        self.0.insert(place, Arc::clone(&key));
        key
    }

    /// Forgets all keys.
    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}

fn derive(secret: &str, date: &str, region: &str, service: &str) -> HmacSha256Key {
    let secret = Zeroizing::new(format!("AWS4{secret}"));
    let mut key = Zeroizing::new(hmac_sha256(secret.as_bytes(), date.as_bytes()));
    for part in [region, service, "aws4_request"] {
        *key = hmac_sha256(&key[..], part.as_bytes());
    }
    HmacSha256Key::new(&key[..])
}
