//! The keys that a pool's tokens are signed with: one for ID tokens, another for access tokens.
//!
//! A pair of keys is published a day before it signs, so that verifiers which keep the key set for
//! that long know it in time, and stays published until the last token that it has signed is over.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>

use std::ops::Deref;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use quick_cache::sync::Cache;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer};
use ringwall_tokens::jwt::{Algorithm, Claims, SigningError, SigningKey};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::{CognitoTx, CognitoWrite};

/// By pool.
const RINGS: Table<KeyRing> = Table::new("cognito-idp.signing_keys");

/// The timer that takes a pool's keys one step further.
pub(crate) const ROTATION: &str = "signing-key-rotation";

/// How long a pair of keys signs before the next one is published.
const SIGNING_SECS: i64 = 180 * DAY_SECS;
/// How long a pair of keys is published before it signs.
const NOTICE_SECS: i64 = DAY_SECS;
/// How long a pair of keys stays published after it last signed: longer than any token is good for.
const AFTERMATH_SECS: i64 = DAY_SECS + 3_600;
const DAY_SECS: i64 = 86_400;

/// Keys that are kept ready to sign.
const READY_KEYS: usize = 2_000;

/// A pool's keys.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeyRing {
    /// Signs.
    pub(crate) current: KeyPair,
    /// Published, and will sign.
    pub(crate) next: Option<KeyPair>,
    /// Does not sign any more; what it has signed may still be shown.
    pub(crate) former: Option<KeyPair>,
}

/// A key for each kind of token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeyPair {
    pub(crate) id: StoredKey,
    pub(crate) access: StoredKey,
}

/// A key as it is kept.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct StoredKey {
    /// 44 characters: the base64 of the thumbprint.
    #[zeroize(skip)]
    pub(crate) id: String,
    pkcs8: Vec<u8>,
    /// The public key, as it is published.
    #[zeroize(skip)]
    pub(crate) jwk: String,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenUse {
    Id,
    Access,
}

impl TokenUse {
    /// The claim `token_use`.
    pub(crate) const fn claim(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Access => "access",
        }
    }
}

/// Keys that are ready to sign, by their ids.
pub(crate) struct ReadyKeys(Cache<String, Arc<SigningKey>>);

impl Default for ReadyKeys {
    fn default() -> Self {
        Self(Cache::new(READY_KEYS))
    }
}

impl ReadyKeys {
    fn ready(&self, key: &StoredKey) -> Result<Arc<SigningKey>, CognitoError> {
        if let Some(ready) = self.0.get(key.id.as_str()) {
            return Ok(ready);
        }
        let ready = SigningKey::from_pkcs8(Algorithm::Rs256, &key.pkcs8);
        let ready = Arc::new(ready.map_err(CognitoError::internal)?.named(&key.id));
        self.0.insert(key.id.clone(), Arc::clone(&ready));
        Ok(ready)
    }
}

impl KeyRing {
    fn pairs(&self) -> impl Iterator<Item = &KeyPair> {
        let others = [&self.former, &self.next];
        std::iter::once(&self.current).chain(others.into_iter().flatten())
    }

    /// Every key that is published.
    pub(crate) fn published(&self) -> impl Iterator<Item = &StoredKey> {
        self.pairs().flat_map(|pair| [&pair.id, &pair.access])
    }

    /// The keys after the next step, and when the step after that is due.
    fn stepped(&self, now: Timestamp) -> Result<(Self, Timestamp), SigningError> {
        let (current, next) = (self.current.clone(), self.next.clone());
        let (ring, secs) = match (next, &self.former) {
            (Some(next), _) => {
                let ring = Self {
                    current: next,
                    next: None,
                    former: Some(current),
                };
                (ring, AFTERMATH_SECS)
            }
            (None, Some(_)) => {
                let ring = Self {
                    current,
                    next: None,
                    former: None,
                };
                (ring, SIGNING_SECS)
            }
            (None, None) => {
                let ring = Self {
                    current,
                    next: Some(KeyPair::generate()?),
                    former: None,
                };
                (ring, NOTICE_SECS)
            }
        };
        Ok((ring, now.plus_secs(secs)))
    }
}

impl KeyPair {
    fn generate() -> Result<Self, SigningError> {
        Ok(Self {
            id: StoredKey::generate()?,
            access: StoredKey::generate()?,
        })
    }

    const fn of(&self, token_use: TokenUse) -> &StoredKey {
        match token_use {
            TokenUse::Id => &self.id,
            TokenUse::Access => &self.access,
        }
    }
}

impl StoredKey {
    fn generate() -> Result<Self, SigningError> {
        let key = SigningKey::generate(Algorithm::Rs256)?;
        let thumbprint = URL_SAFE_NO_PAD.decode(key.key_id());
        let id = STANDARD.encode(thumbprint.map_err(|_| SigningError)?);
        let pkcs8 = key.to_pkcs8()?.to_vec();
        let jwk = key.named(&id).public_jwk().to_json();
        Ok(Self { id, pkcs8, jwk })
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A pool's keys; none before its first token, unless they were made with the pool.
    pub(crate) fn find_key_ring(&self, pool_id: &str) -> Result<Option<Arc<KeyRing>>, StoreError> {
        self.tx.get(&RINGS, &RowKey::new().text(pool_id))
    }

    /// Signs claims with the pool's key for such tokens.
    pub(crate) fn sign(
        &self,
        ring: &KeyRing,
        token_use: TokenUse,
        claims: &Claims,
    ) -> Result<String, CognitoError> {
        let key = self.service.ready_keys.ready(ring.current.of(token_use))?;
        key.sign(claims).map_err(CognitoError::internal)
    }

    /// The claims of a token that a key of the pool for such tokens has signed.
    pub(crate) fn opened(
        &self,
        ring: &KeyRing,
        token_use: TokenUse,
        token: &str,
    ) -> Result<Option<Claims>, CognitoError> {
        for pair in ring.pairs() {
            let key = self.service.ready_keys.ready(pair.of(token_use))?;
            if key.is_named_by(token) {
                return Ok(key.open(token).ok());
            }
        }
        Ok(None)
    }
}

impl CognitoWrite<'_> {
    /// A pool's keys, made when they are first needed. That takes long, so it is waited for.
    pub(crate) fn key_ring(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
    ) -> Result<Arc<KeyRing>, CognitoError> {
        if let Some(ring) = self.find_key_ring(&pool.id)? {
            return Ok(ring);
        }
        let made = ctx.wait_for("signing keys", || async {
            let made = tokio::task::spawn_blocking(KeyPair::generate).await;
            made.ok().and_then(Result::ok)
        })?;
        let current = made.ok_or_else(|| CognitoError::internal("no signing keys were made"))?;
        let ring = KeyRing {
            current,
            next: None,
            former: None,
        };
        self.put_key_ring(&pool.id, ring.clone(), ctx.now().plus_secs(SIGNING_SECS))?;
        Ok(Arc::new(ring))
    }

    fn put_key_ring(
        &mut self,
        pool_id: &str,
        ring: KeyRing,
        step_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.tx.put(&RINGS, &RowKey::new().text(pool_id), ring)?;
        self.tx.schedule(Timer {
            service: "cognito-idp".to_owned(),
            kind: ROTATION.to_owned(),
            key: pool_id.to_owned(),
            due_millis: step_at.millis(),
        })
    }

    /// Takes a pool's keys away, when the pool goes.
    pub(super) fn remove_key_ring(&mut self, pool_id: &str) -> Result<(), StoreError> {
        self.tx.cancel("cognito-idp", ROTATION, pool_id)?;
        self.tx.delete(&RINGS, &RowKey::new().text(pool_id))
    }
}

/// Takes a pool's keys one step further.
pub(crate) fn rotate(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    if let Some(ring) = tx.find_key_ring(&timer.key)? {
        let (ring, step_at) = ring.stepped(context.now).map_err(CognitoError::internal)?;
        tx.put_key_ring(&timer.key, ring, step_at)?;
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;
    use ringwall_tokens::jwt::{Jwt, KeySet};

    use super::*;
    use crate::api::GlobalSignOut;
    use crate::token::bench::{Bench, POOL, SUB};

    fn key_id(token: &str) -> String {
        Jwt::parse(token).unwrap().key_id().unwrap().to_owned()
    }

    fn published(bench: &Bench) -> usize {
        KeySet::parse(bench.key_set().as_bytes()).unwrap().len()
    }

    #[test]
    fn keys_are_published_a_day_before_they_sign_and_a_day_after() {
        let bench = Bench::new();
        let first = bench.sign_in();
        assert_eq!(published(&bench), 2);

        bench.house.advance_secs(SIGNING_SECS);
        assert_eq!(published(&bench), 4);
        let before = bench.sign_in();
        assert_eq!(key_id(&before.access), key_id(&first.access));

        bench.house.advance_secs(NOTICE_SECS - 1);
        let last = bench.sign_in();
        assert_eq!(key_id(&last.access), key_id(&first.access));
        bench.house.advance_secs(1);
        let after = bench.sign_in();
        assert_ne!(key_id(&after.access), key_id(&first.access));
        assert_eq!(published(&bench), 4);
        bench.claims(&last.access);
        let nobody = bench.house.as_anonymous();
        nobody.answer::<GlobalSignOut>(input(&[("AccessToken", &last.access)]));

        bench.house.advance_secs(AFTERMATH_SECS);
        assert_eq!(published(&bench), 2);
        let later = bench.sign_in();
        assert_eq!(key_id(&later.access), key_id(&after.access));
        bench.claims(&later.id);
    }

    #[test]
    fn no_two_pools_share_keys() {
        let bench = Bench::new();
        let ids = |id: &str| {
            let pool = bench.a_pool(id);
            bench.ok(move |ctx, tx| {
                let ring = tx.key_ring(ctx, &pool)?;
                Ok(ring
                    .published()
                    .map(|key| key.id.clone())
                    .collect::<Vec<_>>())
            })
        };
        let (ids, others) = (ids(POOL), ids("us-east-1_Another01"));
        assert_eq!((ids.len(), others.len()), (2, 2));
        assert!(ids.iter().all(|id| !others.contains(id)));
    }

    #[test]
    fn a_grant_goes_when_nothing_of_it_is_good_any_more() {
        let bench = Bench::new();
        bench.sign_in();
        let grants = |bench: &Bench| {
            bench.ok(|_, tx| {
                let grants = tx.grants_of(POOL, SUB)?;
                Ok(grants.len())
            })
        };
        bench.house.advance_secs(31 * 86_400 - 1);
        assert_eq!(grants(&bench), 1);
        bench.house.advance_secs(1);
        assert_eq!(grants(&bench), 0);
    }
}
