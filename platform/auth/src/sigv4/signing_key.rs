//! Signing keys: four HMACs away from the secret, kept for as long as their day lasts.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use quick_cache::Equivalent;
use quick_cache::sync::Cache;
use ringwall_crypto::{HmacSha256Key, constant_time_eq, hmac_sha256};
use zeroize::Zeroizing;

/// Keys kept at once.
const KEYS: usize = 10_000;

/// Signing keys by access key, day, Region and service.
pub(crate) struct SigningKeys(Cache<Scope, Arc<SigningKey>>);

/// A signing key with the secret that it was made from: another secret under the same access key
/// id must not find it.
struct SigningKey {
    secret: Zeroizing<String>,
    key: Arc<HmacSha256Key>,
}

/// What a signing key is good for: access key id, day, Region and service.
#[derive(PartialEq, Eq, Hash)]
struct Scope([Box<str>; 4]);

/// A scope, lent.
struct ScopeRef<'a>([&'a str; 4]);

impl Hash for ScopeRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Scope> for ScopeRef<'_> {
    fn equivalent(&self, scope: &Scope) -> bool {
        self.0
            .iter()
            .zip(&scope.0)
            .all(|(one, other)| **one == **other)
    }
}

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
        let scope = ScopeRef([access_key_id, date, region, service]);
        if let Some(found) = self.0.get(&scope)
            && constant_time_eq(found.secret.as_bytes(), secret.as_bytes())
        {
            return Arc::clone(&found.key);
        }
        let made = SigningKey {
            secret: Zeroizing::new(secret.to_owned()),
            key: Arc::new(derive(secret, date, region, service)),
        };
        let key = Arc::clone(&made.key);
        self.0
            .insert(Scope(scope.0.map(Into::into)), Arc::new(made));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_secret_or_scope_has_another_key() {
        let keys = SigningKeys::default();
        let sign = |id, secret, region| {
            let key = keys.of(id, secret, "20261126", region, "kms");
            key.sign(b"text")
        };
        let first = sign("AKIA1", "secret", "eu-west-1");
        assert_eq!(sign("AKIA1", "secret", "eu-west-1"), first);
        assert_ne!(sign("AKIA1", "another", "eu-west-1"), first);
        assert_ne!(sign("AKIA1", "secret", "eu-west-2"), first);
        // The same secret makes the same key, whatever its id.
        assert_eq!(sign("AKIA2", "secret", "eu-west-1"), first);
    }
}
