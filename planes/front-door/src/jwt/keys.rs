//! The keys of issuers, fetched from where rules say they are and kept for a while.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderValue, Request};
use parking_lot::Mutex;
use ringwall_tokens::jwt::KeySet;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Failure;
use crate::login::{Providers, Unreachable};

/// Keys are taken for current so long.
const FRESH_SECS: i64 = 10 * 60;
/// Those that cannot be fetched anew are good so long.
const STALE_SECS: i64 = 24 * 60 * 60;
/// After a failure, and for a key that is not known, they are fetched again after so long.
const PAUSE_SECS: i64 = 30;
/// Endpoints whose keys are kept; when there are more, all are forgotten.
const MOST_ENDPOINTS: usize = 256;
/// AWS's limits of what an endpoint answers.
const MOST_BYTES: usize = 150 * 1024;
const MOST_KEYS: usize = 10;

/// The keys of issuers.
pub(crate) struct TokenKeys {
    providers: Arc<dyn Providers>,
    kept: Mutex<HashMap<String, Arc<Endpoint>>>,
}

/// Whoever asks for the keys of an endpoint waits while another fetches them.
type Endpoint = tokio::sync::Mutex<Kept>;

#[derive(Default)]
struct Kept {
    keys: Option<Arc<KeySet>>,
    fetched_at: i64,
    asked_at: i64,
    failure: Option<Failure>,
}

/// What is counted of a key set.
#[derive(Deserialize)]
struct Counted {
    keys: Vec<IgnoredAny>,
}

impl TokenKeys {
    pub(crate) fn new(providers: Arc<dyn Providers>) -> Self {
        Self {
            providers,
            kept: Mutex::default(),
        }
    }

    /// The keys at an endpoint.
    pub(super) async fn of(&self, endpoint: &str, now: i64) -> Result<Arc<KeySet>, Failure> {
        let entry = self.entry(endpoint);
        let mut kept = entry.lock().await;
        if now >= kept.fetched_at.saturating_add(FRESH_SECS) || kept.keys.is_none() {
            self.refresh(&mut kept, endpoint, now).await;
        }
        kept.answer(now)
    }

    /// The keys at an endpoint, if they may be others than those by now.
    pub(super) async fn newer(
        &self,
        endpoint: &str,
        known: &Arc<KeySet>,
        now: i64,
    ) -> Result<Arc<KeySet>, Failure> {
        let entry = self.entry(endpoint);
        let mut kept = entry.lock().await;
        if kept
            .keys
            .as_ref()
            .is_some_and(|keys| Arc::ptr_eq(keys, known))
        {
            self.refresh(&mut kept, endpoint, now).await;
        }
        kept.answer(now)
    }

    fn entry(&self, endpoint: &str) -> Arc<Endpoint> {
        let mut all = self.kept.lock();
        if let Some(entry) = all.get(endpoint) {
            return Arc::clone(entry);
        }
        if all.len() >= MOST_ENDPOINTS {
            all.clear();
        }
        Arc::clone(all.entry(endpoint.to_owned()).or_default())
    }

    /// Fetches the keys, unless that was tried just now.
    async fn refresh(&self, kept: &mut Kept, endpoint: &str, now: i64) {
        let was_asked = kept.keys.is_some() || kept.failure.is_some();
        if was_asked && now < kept.asked_at.saturating_add(PAUSE_SECS) {
            return;
        }
        kept.asked_at = now;
        match self.fetch(endpoint).await {
            Ok(keys) => {
                kept.keys = Some(Arc::new(keys));
                kept.fetched_at = now;
                kept.failure = None;
            }
            Err(failure) => {
                let reason = failure.reason;
                tracing::warn!(endpoint, reason, "keys of tokens cannot be fetched");
                kept.failure = Some(failure);
            }
        }
    }

    async fn fetch(&self, endpoint: &str) -> Result<KeySet, Failure> {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = endpoint.parse().map_err(|_| Failure::KEYS_UNREACHABLE)?;
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, json);
        let answer = self.providers.send(request).await;
        let answer = answer.map_err(|Unreachable| Failure::KEYS_UNREACHABLE)?;
        if !answer.status().is_success() {
            return Err(Failure::KEYS_REFUSED);
        }
        read(answer.body())
    }
}

impl Kept {
    /// What is known by now: keys that are not too old, else why there are none.
    fn answer(&self, now: i64) -> Result<Arc<KeySet>, Failure> {
        let is_good = now < self.fetched_at.saturating_add(STALE_SECS);
        let keys = self.keys.clone().filter(|_| is_good);
        keys.ok_or(self.failure.unwrap_or(Failure::INTERNAL))
    }
}

/// Keys that are of no use here are left out; a set of nothing else is no set.
fn read(body: &[u8]) -> Result<KeySet, Failure> {
    if body.len() > MOST_BYTES {
        return Err(Failure::KEYS_TOO_LARGE);
    }
    let counted: Counted = serde_json::from_slice(body).map_err(|_| Failure::BAD_KEYS)?;
    if counted.keys.len() > MOST_KEYS {
        return Err(Failure::KEYS_TOO_LARGE);
    }
    let keys = KeySet::parse(body).map_err(|_| Failure::BAD_KEYS)?;
    if keys.is_empty() {
        return Err(Failure::BAD_KEYS);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

    use http::Response;
    use ringwall_tokens::jwt::{SigningKey, key_set_json};
    use tokio::runtime::Builder;

    use super::*;
    use crate::login::ProviderAnswer;

    const ENDPOINT: &str = "https://issuer.example/keys";

    /// Answers with a status, and counts how often it was asked.
    struct Issuer {
        body: Bytes,
        status: AtomicU16,
        asked: AtomicUsize,
    }

    impl Providers for Issuer {
        fn send(&self, _: Request<Bytes>) -> ProviderAnswer {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let mut answer = Response::new(self.body.clone());
            let status = self.status.load(Ordering::Relaxed);
            *answer.status_mut() = status.try_into().unwrap();
            Box::pin(async move { Ok(answer) })
        }
    }

    fn issuer(body: impl Into<Bytes>) -> Arc<Issuer> {
        Arc::new(Issuer {
            body: body.into(),
            status: AtomicU16::new(200),
            asked: AtomicUsize::new(0),
        })
    }

    fn key_set(keys: usize) -> String {
        let key = SigningKey::generate(ringwall_tokens::jwt::Algorithm::Rs256).unwrap();
        key_set_json(&vec![key.public_jwk(); keys])
    }

    fn wait<T>(task: impl Future<Output = T>) -> T {
        Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(task)
    }

    #[test]
    fn keys_are_kept_and_outlive_their_server() {
        let issuer = issuer(key_set(1));
        let keys = TokenKeys::new(Arc::clone(&issuer) as Arc<dyn Providers>);
        let asked = || issuer.asked.load(Ordering::Relaxed);
        let first = wait(keys.of(ENDPOINT, 0)).unwrap();
        wait(keys.of(ENDPOINT, FRESH_SECS - 1)).unwrap();
        assert_eq!(asked(), 1);

        issuer.status.store(503, Ordering::Relaxed);
        let stale = wait(keys.of(ENDPOINT, FRESH_SECS)).unwrap();
        assert!(Arc::ptr_eq(&first, &stale));
        assert_eq!(asked(), 2);
        // Not again at once.
        wait(keys.of(ENDPOINT, FRESH_SECS + 1)).unwrap();
        assert_eq!(asked(), 2);
        let gone = wait(keys.of(ENDPOINT, STALE_SECS)).unwrap_err();
        assert_eq!(gone, Failure::KEYS_REFUSED);
    }

    #[test]
    fn a_key_that_is_not_known_lets_the_keys_be_fetched_now_and_then() {
        let issuer = issuer(key_set(1));
        let keys = TokenKeys::new(Arc::clone(&issuer) as Arc<dyn Providers>);
        let known = wait(keys.of(ENDPOINT, 0)).unwrap();
        let same = wait(keys.newer(ENDPOINT, &known, 1)).unwrap();
        assert!(Arc::ptr_eq(&known, &same));
        let newer = wait(keys.newer(ENDPOINT, &known, PAUSE_SECS)).unwrap();
        assert!(!Arc::ptr_eq(&known, &newer));
        assert_eq!(issuer.asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn what_is_no_key_set_or_too_large_is_refused() {
        for (body, expected) in [
            ("no JSON".to_owned(), Failure::BAD_KEYS),
            (r#"{"keys": []}"#.to_owned(), Failure::BAD_KEYS),
            (key_set(11), Failure::KEYS_TOO_LARGE),
            (" ".repeat(MOST_BYTES + 1), Failure::KEYS_TOO_LARGE),
        ] {
            let keys = TokenKeys::new(issuer(body));
            assert_eq!(wait(keys.of(ENDPOINT, 0)).unwrap_err(), expected);
        }
    }
}
